package pixfleet.local.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;

/** What a page of the site may read of an answer. */
@Timeout(60)
class CrossOriginIT {
    private static final String ALLOWED = "Access-Control-Allow-Origin";

    @TempDir
    private Path folder;

    private S3Bench bench;

    @BeforeEach
    void serve() throws Exception {
        bench = new S3Bench(folder);
        bench.s3.putObject(request -> request.bucket(S3Bench.BUCKET).key("k"), RequestBody.fromString("v"));
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    private HttpResponse<String> get(String key, String origin, String... headers) throws Exception {
        try (var presigner = bench.presigner(Region.US_EAST_1);
                var http = HttpClient.newHttpClient()) {
            URI url = presigner
                    .presignGetObject(request -> request.signatureDuration(Duration.ofMinutes(5))
                            .getObjectRequest(get -> get.bucket(S3Bench.BUCKET)
                                    .key(key)
                                    .responseContentDisposition("attachment; filename=\"a b.jpg\"")))
                    .url()
                    .toURI();
            var request = HttpRequest.newBuilder(url).header("Origin", origin);
            if (headers.length > 0) {
                request.headers(headers);
            }
            return http.send(request.build(), BodyHandlers.ofString());
        }
    }

    /** Named for pictures that a page could not show again: the answer that nothing had changed was not for its eyes. */
    @Test
    void isAllowedWhateverTheAnswerIs() throws Exception {
        var whole = get("k", S3Bench.ORIGIN);
        var tag = whole.headers().firstValue("ETag").orElseThrow();
        var same = get("k", S3Bench.ORIGIN, "If-None-Match", tag);
        var missing = get("nothing", S3Bench.ORIGIN);

        assertThat(whole.statusCode()).isEqualTo(200);
        assertThat(same.statusCode()).isEqualTo(304);
        assertThat(missing.statusCode()).isEqualTo(404);
        for (var answer : new HttpResponse<?>[] {whole, same, missing}) {
            assertThat(answer.headers().allValues(ALLOWED)).containsExactly(S3Bench.ORIGIN);
            assertThat(answer.headers().allValues("Vary")).contains("Origin");
            assertThat(answer.headers().firstValue("Access-Control-Expose-Headers"))
                    .hasValue("ETag");
        }
        assertThat(get("k", "http://elsewhere.example").headers().firstValue(ALLOWED))
                .isEmpty();
    }

    @Test
    void namesTheFileAsTheLinkSays() throws Exception {
        assertThat(get("k", S3Bench.ORIGIN).headers().firstValue("Content-Disposition"))
                .hasValue("attachment; filename=\"a b.jpg\"");
    }
}
