package pixfleet.control.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pixfleet.local.StackProcess;
import pixfleet.local.StackProcess.Endpoints;
import pixfleet.local.StackProcess.Options;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** From the jobs' topic by a real queue through the packaged function to a receiver that checks the signature. */
@Timeout(90)
class WebhookIT {
    private static final String SECRET = "what both know, and nobody else";
    private static final String NOTICE =
            "{\"version\":1,\"job\":\"01KKNTQ2CN7XQ2M4N8P6R3T5V9\",\"text\":\"998 done, 2 failed — Würzburg\"}";

    /**
     * One post.
     *
     * @param path where to
     * @param signed whether the signature is that of time and body by the secret
     * @param age of the signature in seconds
     * @param body what it said
     */
    private record Post(String path, boolean signed, long age, String body) {}

    private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();
    private final BlockingQueue<Post> posts = new LinkedBlockingQueue<>();

    @TempDir
    private Path folder;

    private HttpServer receiver;

    @BeforeEach
    void listen() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", this::receive);
        receiver.start();
    }

    @AfterEach
    void stop() {
        receiver.stop(0);
    }

    private void receive(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String at = exchange.getRequestHeaders().getFirst("Pixfleet-Timestamp");
        String said = exchange.getRequestHeaders().getFirst("Pixfleet-Signature");
        Integer answer = answers.poll();
        exchange.sendResponseHeaders(answer == null ? 204 : answer, -1);
        exchange.close();
        posts.add(new Post(
                exchange.getRequestURI().getPath(),
                ("sha256=" + hmac(at + "." + body)).equals(said),
                Instant.now().getEpochSecond() - Long.parseLong(at),
                body));
    }

    private static String hmac(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The template as it is deployed, but for what cannot be waited for, nor be had here: three minutes, and a certificate. */
    private Path template() throws IOException {
        Path sam = StackProcess.root().resolve("sam");
        String text = Files.readString(sam.resolve("template.yaml"));
        String here = text.replace("AllowedPattern: \"(https://.+)?\"", "AllowedPattern: \"(http://127.0.0.1.+)?\"")
                .replaceFirst(
                        "(QueueName: !Sub \"[^\"]*-webhooks\"\\R(?: +#.*\\R)*) +VisibilityTimeout: 180",
                        "$1      VisibilityTimeout: 6")
                .replace("CodeUri: ../", "CodeUri: " + StackProcess.root() + "/");
        assertThat(here).contains("VisibilityTimeout: 6\n", "(http://127.0.0.1.+)?");
        return Files.writeString(folder.resolve("template.yaml"), here);
    }

    private StackProcess stack() throws IOException, InterruptedException {
        return StackProcess.start(Options.fresh(
                        "--allow-missing-functions",
                        "--parameter",
                        "WebhookUrl=http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook",
                        "--parameter",
                        "WebhookSecret=" + SECRET)
                .template(template()));
    }

    private static void publish(Endpoints at, String notice) {
        try (var sns = SnsClient.builder()
                .endpointOverride(URI.create(at.sns()))
                .region(Region.of(at.region()))
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(at.accessKeyId(), at.secretAccessKey())))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build()) {
            String jobs = at.topic().replaceFirst("[^:-]+$", "jobs");
            var _ = sns.publish(request -> request.topicArn(jobs).message(notice));
        }
    }

    /** What the receiver has taken is removed. It may be handed out again before, if the function is slow to start. */
    private static void awaitEmpty(Endpoints at) throws InterruptedException {
        try (var sqs = SqsClient.builder()
                .endpointOverride(URI.create(at.sqs()))
                .region(Region.of(at.region()))
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(at.accessKeyId(), at.secretAccessKey())))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build()) {
            String queue = at.queues().values().stream()
                    .filter(url -> url.endsWith("-webhooks"))
                    .findFirst()
                    .orElseThrow();
            while (sqs
                    .getQueueAttributes(request -> request.queueUrl(queue)
                            .attributeNames(
                                    QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                                    QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
                    .attributes()
                    .values()
                    .stream()
                    .anyMatch(count -> !count.equals("0"))) {
                Thread.sleep(100);
            }
        }
    }

    @Test
    void postsSignedUntilTheReceiverHasTakenIt() throws Exception {
        answers.add(500);
        try (var stack = stack()) {
            publish(stack.endpoints(), NOTICE);

            Post refused = posts.poll(40, TimeUnit.SECONDS);
            Post taken = posts.poll(30, TimeUnit.SECONDS);

            assertThat(refused).as("the first, which is answered 500").isNotNull();
            assertThat(taken).as("the second, from the queue again").isNotNull();
            for (Post post : new Post[] {refused, taken}) {
                assertThat(post.path()).isEqualTo("/hook");
                assertThat(post.body()).isEqualTo(NOTICE);
                assertThat(post.signed()).isTrue();
                assertThat(post.age()).isBetween(0L, 20L);
            }
            awaitEmpty(stack.endpoints());
        }
    }
}
