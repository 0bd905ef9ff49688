package pixfleet.local.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pixfleet.local.SignedForm;

/** POST Object: what a form may do is what its policy says. */
@Timeout(60)
class FormUploadsIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    private static Path folder;

    private static S3Bench bench;

    @BeforeAll
    static void start() throws Exception {
        bench = new S3Bench(folder.resolve("s3"));
    }

    @AfterAll
    static void stop() {
        bench.close();
    }

    @BeforeEach
    void forget() {
        bench.told.clear();
    }

    private static SignedForm form(String key) {
        return new SignedForm(S3Bench.BUCKET, key, 8, "key", "secret");
    }

    private HttpResponse<String> post(SignedForm form, String file) throws Exception {
        return form.post(HTTP, bench.endpoint().toString(), BodyPublishers.ofString(file));
    }

    private HttpResponse<String> postWith(SignedForm form, String field, String value) throws Exception {
        var changed = new LinkedHashMap<>(form.signed());
        changed.put(field, value);
        return form.post(HTTP, bench.endpoint().toString(), changed, BodyPublishers.ofString("12345"));
    }

    @Test
    void storesTheFileWithItsTypeAndMetadataAndTellsOfIt() throws Exception {
        var answer = post(
                form("a/b c.jpg").with("Content-Type", "image/jpeg").with("x-amz-meta-pipeline", "invert"), "12345");

        assertThat(answer.statusCode()).isEqualTo(204);
        var stored =
                bench.s3.headObject(request -> request.bucket(S3Bench.BUCKET).key("a/b c.jpg"));
        assertThat(stored.contentLength()).isEqualTo(5);
        assertThat(stored.contentType()).isEqualTo("image/jpeg");
        assertThat(stored.metadata()).containsEntry("pipeline", "invert");
        assertThat(answer.headers().firstValue("ETag")).contains(stored.eTag());
        assertThat(bench.told).extracting(ObjectCreated::key).containsExactly("a/b c.jpg");
    }

    @Test
    void leavesNothingOnItsWay() throws Exception {
        post(form("a"), "12345");
        post(form("b"), "far too long for eight");

        try (Stream<Path> left = Files.list(folder.resolve("s3.forms"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void putsTheFilesNameIntoTheKey() throws Exception {
        assertThat(post(form("in/${filename}"), "12345").statusCode()).isEqualTo(204);

        assertThat(bench.told).extracting(ObjectCreated::key).containsExactly("in/f.jpg");
    }

    @Test
    void answersAsTheFormAsked() throws Exception {
        assertThat(post(form("a").with("success_action_status", "200"), "1").statusCode())
                .isEqualTo(200);
        assertThat(post(form("a").with("success_action_status", "201"), "1")).satisfies(it -> {
            assertThat(it.statusCode()).isEqualTo(201);
            assertThat(it.body()).contains("<PostResponse>", "<Key>a</Key>", "<Bucket>things</Bucket>");
        });
        assertThat(post(form("a").with("success_action_redirect", "http://127.0.0.1/done"), "1"))
                .satisfies(it -> {
                    assertThat(it.statusCode()).isEqualTo(303);
                    assertThat(it.headers().firstValue("Location").orElse(""))
                            .startsWith("http://127.0.0.1/done?bucket=things&key=a&etag=");
                });
    }

    @ParameterizedTest
    @CsvSource({
        "x-amz-signature, 00, 403, SignatureDoesNotMatch",
        "x-amz-signature, '', 403, AccessDenied",
        "policy, e30=, 403, SignatureDoesNotMatch",
        "x-amz-algorithm, AWS5, 400, InvalidRequest",
        "x-amz-credential, key, 403, InvalidAccessKeyId",
        "key, other, 403, AccessDenied",
        "key, '', 400, InvalidArgument",
        "x-amz-meta-more, 1, 403, AccessDenied",
        "x-amz-checksum-crc32, AAAAAA==, 400, BadDigest"
    })
    void refusesWhatItsPolicyDoesNotSay(String field, String value, int status, String code) throws Exception {
        var answer = postWith(form("a"), field, value);

        assertThat(answer.body()).contains("<Code>" + code + "</Code>");
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(bench.told).isEmpty();
    }

    @Test
    void refusesAFileThatIsTooLargeOrEmpty() throws Exception {
        assertThat(post(form("a"), "123456789")).satisfies(it -> {
            assertThat(it.statusCode()).isEqualTo(400);
            assertThat(it.body()).contains("<Code>EntityTooLarge</Code>");
        });
        assertThat(post(form("a"), "").body()).contains("<Code>EntityTooSmall</Code>");
        assertThat(bench.told).isEmpty();
    }

    @Test
    void takesAChecksumThatHolds() throws Exception {
        // CRC-32 of "12345".
        assertThat(postWith(form("a"), "x-amz-checksum-crc32", "y/U6HA==").statusCode())
                .isEqualTo(204);
    }

    @Test
    void refusesAStrangersFormAndABucketThatIsNotThere() throws Exception {
        var guessed = new SignedForm(S3Bench.BUCKET, "a", 8, "key", "guess");
        assertThat(post(guessed, "1").statusCode()).isEqualTo(403);

        var elsewhere = new SignedForm("nobodys", "a", 8, "key", "secret");
        assertThat(post(elsewhere, "1").body()).contains("<Code>NoSuchBucket</Code>");
    }
}
