package pixfleet.control.aws;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import pixfleet.local.StackProcess;
import pixfleet.local.StackProcess.Endpoints;
import pixfleet.local.StackProcess.Options;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** One local stack for all adapters' tests, started by the first and stopped with the JVM, and clients for it. */
final class Aws {
    private static final StackProcess STACK = start();
    private static final AtomicInteger ROOTS = new AtomicInteger();

    private Aws() {}

    private static StackProcess start() {
        try {
            var stack = StackProcess.start(Options.fresh(
                            "--instance-command",
                            "sleep 600",
                            "--fault",
                            "boot-delay-ms=50",
                            "--fault",
                            "stop-delay-ms=50")
                    .template(Path.of("src/test/resources/stack.yaml").toAbsolutePath()));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> close(stack)));
            return stack;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void close(StackProcess stack) {
        try {
            stack.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static StackProcess stack() {
        return STACK;
    }

    static Endpoints endpoints() {
        return STACK.endpoints();
    }

    static String uploads() {
        return endpoints().buckets().get("uploads");
    }

    static String results() {
        return endpoints().buckets().get("results");
    }

    static String queueUrl() {
        return endpoints().queues().get("tasks");
    }

    static String deadLettersUrl() {
        return endpoints().queues().get("deadLetters");
    }

    /** A prefix no other test uses. */
    static String root() {
        return "incoming/test" + ROOTS.incrementAndGet() + "/";
    }

    static AwsCredentialsProvider credentials() {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(
                endpoints().accessKeyId(), endpoints().secretAccessKey()));
    }

    private static <B extends AwsClientBuilder<B, C>, C> C client(B builder, String endpoint) {
        return builder.endpointOverride(URI.create(endpoint))
                .region(Region.of(endpoints().region()))
                .credentialsProvider(credentials())
                .build();
    }

    static S3Client s3() {
        return client(
                S3Client.builder().httpClientBuilder(UrlConnectionHttpClient.builder()),
                endpoints().s3());
    }

    /** Stores a result. */
    static void result(String key, String text) {
        var _ = s3().putObject(request -> request.bucket(results()).key(key), RequestBody.fromString(text));
    }

    static SqsClient sqs() {
        return client(
                SqsClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder()),
                endpoints().sqs());
    }

    static SnsClient sns() {
        return client(
                SnsClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder()),
                endpoints().sns());
    }

    static Ec2Client ec2() {
        return client(
                Ec2Client.builder().httpClientBuilder(UrlConnectionHttpClient.builder()),
                endpoints().ec2());
    }

    static S3Presigner presigner() {
        return S3Presigner.builder()
                .endpointOverride(URI.create(endpoints().s3()))
                .region(Region.of(endpoints().region()))
                .credentialsProvider(credentials())
                .build();
    }
}
