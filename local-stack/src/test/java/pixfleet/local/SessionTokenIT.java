package pixfleet.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pixfleet.local.wire.Credentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SqsException;

/** The keys that functions and instances are given have a session token as long as AWS's, and sign with it. */
@Timeout(60)
class SessionTokenIT {
    @TempDir
    private Path directory;

    private static SqsClient sqs(StackProcess.Endpoints at, AwsSessionCredentials keys) {
        return SqsClient.builder()
                .endpointOverride(URI.create(at.sqs()))
                .region(Region.of(at.region()))
                .credentialsProvider(StaticCredentialsProvider.create(keys))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    @Test
    void signsCallsAndLinksWithTheTokenThatChildrenAreGiven() throws Exception {
        var bench = Workbench.in(directory);
        var told = directory.resolve("told");
        var node = "sh -c 'printenv AWS_SESSION_TOKEN > " + told + "; exec sleep 1000'";
        try (var stack = StackProcess.start(
                        bench.options("--no-functions", "--instance-command", node, "--fault", "boot-delay-ms=10"));
                var clients = Clients.of(stack.endpoints())) {
            var at = stack.endpoints();
            clients.ec2()
                    .startInstances(request -> request.instanceIds(at.nodes().getFirst()));
            var token = new Credentials(at.accessKeyId(), at.secretAccessKey()).sessionToken();
            Awaiting.until("the instance was told", Duration.ofSeconds(20), () -> Files.exists(told));
            Awaiting.until("all of it", Duration.ofSeconds(5), () -> {
                try {
                    return Files.readString(told).strip().equals(token);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            assertThat(token).hasSize(1_500);

            var keys = AwsSessionCredentials.create(at.accessKeyId(), at.secretAccessKey(), token);
            linksWork(at, keys);
            try (var sqs = sqs(at, keys)) {
                sqs.sendMessage(
                        request -> request.queueUrl(at.queues().get("tasks")).messageBody("m"));
            }
            try (var sqs = sqs(at, AwsSessionCredentials.create(at.accessKeyId(), at.secretAccessKey(), "other"))) {
                assertThatThrownBy(() -> sqs.sendMessage(request ->
                                request.queueUrl(at.queues().get("tasks")).messageBody("m")))
                        .isInstanceOf(SqsException.class)
                        .hasMessageContaining("security token");
            }
        }
    }

    private static void linksWork(StackProcess.Endpoints at, AwsSessionCredentials keys) throws Exception {
        var bucket = at.buckets().get("results");
        try (var s3 = S3Client.builder()
                        .endpointOverride(URI.create(at.s3()))
                        .region(Region.of(at.region()))
                        .credentialsProvider(StaticCredentialsProvider.create(keys))
                        .forcePathStyle(true)
                        .httpClientBuilder(UrlConnectionHttpClient.builder())
                        .build();
                var presigner = S3Presigner.builder()
                        .endpointOverride(URI.create(at.s3()))
                        .region(Region.of(at.region()))
                        .credentialsProvider(StaticCredentialsProvider.create(keys))
                        .serviceConfiguration(S3Configuration.builder()
                                .pathStyleAccessEnabled(true)
                                .build())
                        .build();
                var http = HttpClient.newHttpClient()) {
            s3.putObject(
                    request -> request.bucket(bucket).key("k").metadata(Map.of("a", "b")),
                    RequestBody.fromString("value"));
            var link = presigner
                    .presignGetObject(sign -> sign.signatureDuration(Duration.ofMinutes(5))
                            .getObjectRequest(get -> get.bucket(bucket).key("k")))
                    .url()
                    .toURI();
            assertThat(link.toString()).hasSizeGreaterThan(1_800);
            var answer = http.send(HttpRequest.newBuilder(link).build(), BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("value");
        }
    }
}
