package pixfleet.local.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pixfleet.local.template.Blueprint.Bucket;
import pixfleet.local.wire.Credentials;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Conditional writes as AWS makes them. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ConditionalWriteIT {
    private static final String BUCKET = "things";
    private static final String KEY = "counter";

    @TempDir
    private Path folder;

    private ObjectServer server;
    private S3Client s3;

    @BeforeEach
    void serve() throws Exception {
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        var credentials = new Credentials("key", "secret");
        server = ObjectServer.start(
                new ObjectServer.Settings(
                        port, folder, credentials, List.of(new Bucket("Things", BUCKET, List.of())), List.of()),
                _ -> {});
        s3 = S3Client.builder()
                .endpointOverride(URI.create("http://127.0.0.1:" + port))
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(credentials.accessKeyId(), credentials.secretAccessKey())))
                .forcePathStyle(true)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    @AfterEach
    void stop() {
        s3.close();
        server.close();
    }

    /** Named for a lost status: "running" overwrote "done", both written over the version "queued". */
    @Test
    void loseNoUpdateHoweverManyWriteTheSameVersion() throws Exception {
        s3.putObject(request -> request.bucket(BUCKET).key(KEY), RequestBody.fromString("0"));
        int successes = 0;
        try (var pool = Executors.newFixedThreadPool(8)) {
            var writers = new ArrayList<Callable<Integer>>();
            for (int writer = 0; writer < 8; writer++) {
                writers.add(() -> {
                    int written = 0;
                    for (int turn = 0; turn < 25; turn++) {
                        written += increment() ? 1 : 0;
                    }
                    return written;
                });
            }
            for (var writer : pool.invokeAll(writers)) {
                successes += writer.get();
            }
        }

        assertThat(successes).isPositive();
        assertThat(s3.getObjectAsBytes(request -> request.bucket(BUCKET).key(KEY))
                        .asUtf8String())
                .isEqualTo(Integer.toString(successes));
    }

    private boolean increment() {
        var read = s3.getObjectAsBytes(request -> request.bucket(BUCKET).key(KEY));
        int next = Integer.parseInt(read.asUtf8String()) + 1;
        try {
            s3.putObject(
                    request -> request.bucket(BUCKET)
                            .key(KEY)
                            .ifMatch(read.response().eTag()),
                    RequestBody.fromString(Integer.toString(next)));
            return true;
        } catch (S3Exception e) {
            assertThat(e.statusCode()).isEqualTo(412);
            return false;
        }
    }

    /** Named for gallery pages that could not be written: the connection broke before the client had the answer. */
    @Test
    void answerAFailedPreconditionAlsoToAClientThatIsStillSending() {
        String body = "x".repeat(20_000);
        s3.putObject(request -> request.bucket(BUCKET).key(KEY), RequestBody.fromString("0"));

        for (int turn = 0; turn < 20; turn++) {
            assertThatThrownBy(() -> s3.putObject(
                            request -> request.bucket(BUCKET).key(KEY).ifMatch("\"0123456789abcdef0123456789abcdef\""),
                            RequestBody.fromString(body)))
                    .isInstanceOfSatisfying(
                            S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(412));
            assertThatThrownBy(() -> s3.putObject(
                            request -> request.bucket(BUCKET).key(KEY).ifNoneMatch("*"), RequestBody.fromString(body)))
                    .isInstanceOfSatisfying(
                            S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(412));
        }
    }
}
