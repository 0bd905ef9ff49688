package pixfleet.local.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
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
import pixfleet.local.wire.CallFate;
import pixfleet.local.wire.Credentials;
import pixfleet.local.wire.Keyring;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Conditional writes as AWS makes them. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ConditionalWriteIT {
    private static final String BUCKET = "things";
    private static final String KEY = "counter";

    @TempDir
    private Path folder;

    private static final AwsCredentialsProvider CREDENTIALS =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret"));

    private int port;
    private ObjectServer server;
    private S3Client s3;

    @BeforeEach
    void serve() throws Exception {
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        var credentials = new Credentials("key", "secret");
        server = ObjectServer.start(
                new ObjectServer.Settings(
                        port,
                        folder,
                        Keyring.of(credentials),
                        List.of(new Bucket("Things", BUCKET, List.of())),
                        List.of(),
                        CallFate.GOOD),
                _ -> {});
        s3 = S3Client.builder()
                .endpointOverride(URI.create("http://127.0.0.1:" + port))
                .region(Region.US_EAST_1)
                .credentialsProvider(CREDENTIALS)
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

    /**
     * Named for gallery pages that could not be written: the server refused before the body was there and closed the
     * connection, so that the client, still sending, had no answer. The body is held back here until the server has had
     * every chance to be rash.
     */
    @Test
    void areRefusedOnlyAfterTheBodyCameSoThatTheConnectionLives() throws Exception {
        s3.putObject(request -> request.bucket(BUCKET).key(KEY), RequestBody.fromString("0"));
        URI url;
        try (var presigner = S3Presigner.builder()
                .endpointOverride(URI.create("http://127.0.0.1:" + port))
                .region(Region.US_EAST_1)
                .credentialsProvider(CREDENTIALS)
                .serviceConfiguration(
                        S3Configuration.builder().pathStyleAccessEnabled(true).build())
                .build()) {
            url = presigner
                    .presignPutObject(request -> request.signatureDuration(Duration.ofMinutes(5))
                            .putObjectRequest(put -> put.bucket(BUCKET).key(KEY)))
                    .url()
                    .toURI();
        }
        String head = "PUT %s?%s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nIf-Match: \"0123\"\r\nContent-Length: 5\r\n\r\n"
                .formatted(url.getRawPath(), url.getRawQuery(), port);

        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            var answers =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            for (int turn = 0; turn < 3; turn++) {
                send(socket, head);
                // Another request is served meanwhile, so this one's head has been seen.
                s3.headObject(request -> request.bucket(BUCKET).key(KEY));
                send(socket, "hello");
                assertThat(answers.readLine()).as("turn %d", turn).contains(" 412 ");
                assertThat(restOf(answers)).noneMatch(line -> line.equalsIgnoreCase("Connection: close"));
            }
        }
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    /** The answer's header lines; its body, which comes in chunks, is read as well. */
    private static List<String> restOf(BufferedReader answer) throws IOException {
        var lines = new ArrayList<String>();
        for (String line = answer.readLine(); line != null && !line.isEmpty(); line = answer.readLine()) {
            lines.add(line);
        }
        assertThat(lines).anyMatch(line -> line.equalsIgnoreCase("Transfer-Encoding: chunked"));
        for (int left = chunk(answer); left > 0; left = chunk(answer)) {
            for (; left > 0; left--) {
                assertThat(answer.read()).isNotNegative();
            }
            assertThat(answer.readLine()).isEmpty();
        }
        assertThat(answer.readLine()).isEmpty();
        return lines;
    }

    private static int chunk(BufferedReader answer) throws IOException {
        return Integer.parseInt(answer.readLine(), 16);
    }
}
