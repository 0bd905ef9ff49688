package pixfleet.local.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Signatures are good in one region only, as on AWS: a client that is set up wrongly should learn it here. */
@Timeout(60)
class RegionIT {
    private static final String BUCKET = S3Bench.BUCKET;

    @TempDir
    private Path folder;

    private S3Bench bench;

    @BeforeEach
    void serve() throws Exception {
        bench = new S3Bench(folder);
        bench.s3.putObject(request -> request.bucket(BUCKET).key("k"), RequestBody.fromString("v"));
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    private HttpResponse<String> get(Region region) throws Exception {
        try (var presigner = bench.presigner(region);
                var http = HttpClient.newHttpClient()) {
            URI url = presigner
                    .presignGetObject(request -> request.signatureDuration(Duration.ofMinutes(5))
                            .getObjectRequest(get -> get.bucket(BUCKET).key("k")))
                    .url()
                    .toURI();
            return http.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString());
        }
    }

    @Test
    void refusesRequestsSignedForAnother() {
        try (var elsewhere = bench.client(Region.EU_CENTRAL_1)) {
            assertThatThrownBy(() -> elsewhere.putObject(
                            request -> request.bucket(BUCKET).key("other"), RequestBody.fromString("v")))
                    .isInstanceOfSatisfying(S3Exception.class, e -> {
                        assertThat(e.statusCode()).isEqualTo(400);
                        assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AuthorizationHeaderMalformed");
                        assertThat(e).hasMessageContaining("the region 'eu-central-1' is wrong; expecting 'us-east-1'");
                    });
        }
        assertThat(bench.told).hasSize(1);
    }

    @Test
    void refusesLinksSignedForAnother() throws Exception {
        assertThat(get(Region.US_EAST_1).body()).isEqualTo("v");

        var refused = get(Region.EU_CENTRAL_1);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body())
                .contains("<Code>AuthorizationQueryParametersError</Code>", "<Region>us-east-1</Region>");
    }
}
