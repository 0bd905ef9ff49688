package pixfleet.system.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** A client that knows nothing of us but endpoints.json, and speaks plain AWS. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ForeignClientIT {
    private static RunningSystem system;

    @BeforeAll
    static void up(@TempDir Path folder) {
        system = RunningSystem.up(folder, "--min-nodes", "2", "--max-nodes", "2", "--idle", "60");
    }

    @AfterAll
    static void down() {
        system.close();
    }

    @Test
    void getsAResultACompletionAndAGalleryEntryForAnUploadWithAPipelineInItsMetadata() throws Exception {
        String queue = system.listener();
        try (var s3 = system.s3()) {
            s3.putObject(
                    request -> request.bucket(bucket("uploads"))
                            .key("incoming/my rocket+1.jpg")
                            .metadata(Map.of("pipeline", "gaussian-blur:ksize=9|canny:low=100:high=200")),
                    RequestBody.fromFile(system.samples().resolve("rocket.jpg")));
        }

        JsonNode completion = completion(queue);

        assertThat(completion.path("stage").asText()).isEqualTo("done");
        assertThat(completion.path("name").asText()).isEqualTo("my rocket+1.jpg");
        try (var s3 = system.s3()) {
            byte[] result = s3.getObjectAsBytes(request -> request.bucket(bucket("results"))
                            .key(completion.path("result").path("key").asText()))
                    .asByteArray();
            assertThat(result).startsWith(0xFF, 0xD8);
        }
        RunningSystem.until(
                "an entry in the gallery",
                Duration.ofSeconds(30),
                () -> galleryNames().contains("my rocket+1.jpg"));
    }

    @Test
    void readsTheQueuesAttributes() {
        try (var sqs = system.sqs()) {
            var attributes = sqs.getQueueAttributes(request -> request.queueUrl(
                                    system.file().path("queues").path("tasks").asText())
                            .attributeNames(QueueAttributeName.ALL))
                    .attributes();

            assertThat(attributes)
                    .containsEntry(QueueAttributeName.VISIBILITY_TIMEOUT, "60")
                    .containsKey(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES);
            assertThat(attributes.get(QueueAttributeName.REDRIVE_POLICY)).contains("dead-letters", "maxReceiveCount");
        }
    }

    @Test
    void seesAndStopsInstancesAsOnAws() {
        try (var ec2 = system.ec2()) {
            // The first sweep makes them.
            RunningSystem.until(
                    "two nodes", Duration.ofSeconds(60), () -> instances(ec2).size() == 2);
            List<Instance> instances = instances(ec2);
            assertThat(instances)
                    .hasSize(2)
                    .allSatisfy(it ->
                            assertThat(it.tags()).anyMatch(tag -> tag.key().equals("pixfleet:pool")));
            String last = instances.getLast().instanceId();

            RunningSystem.until(
                    "the instance runs",
                    Duration.ofSeconds(20),
                    () -> state(last).equals("running"));
            var stopping = ec2.stopInstances(request -> request.instanceIds(last))
                    .stoppingInstances()
                    .getFirst();
            assertThat(stopping.previousState().nameAsString()).isEqualTo("running");
            assertThat(stopping.currentState().nameAsString()).isEqualTo("stopping");
            RunningSystem.until(
                    "the instance is stopped",
                    Duration.ofSeconds(20),
                    () -> state(last).equals("stopped"));
            ec2.startInstances(request -> request.instanceIds(last));
            RunningSystem.until(
                    "the instance runs again",
                    Duration.ofSeconds(20),
                    () -> state(last).equals("running"));

            assertThatThrownBy(() -> ec2.startInstances(request -> request.instanceIds("i-00000000000000000")))
                    .isInstanceOfSatisfying(
                            Ec2Exception.class,
                            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InvalidInstanceID.NotFound"));
        }
    }

    private static List<Instance> instances(Ec2Client ec2) {
        return ec2.describeInstances().reservations().stream()
                .flatMap(it -> it.instances().stream())
                .toList();
    }

    private static String state(String instance) {
        try (var ec2 = system.ec2()) {
            return ec2.describeInstances(request -> request.instanceIds(instance))
                    .reservations()
                    .getFirst()
                    .instances()
                    .getFirst()
                    .state()
                    .nameAsString();
        }
    }

    private static JsonNode completion(String queue) throws IOException {
        var json = new ObjectMapper();
        try (var sqs = system.sqs()) {
            for (int poll = 0; poll < 6; poll++) {
                for (Message message : sqs.receiveMessage(
                                request -> request.queueUrl(queue).waitTimeSeconds(10))
                        .messages()) {
                    return json.readTree(
                            json.readTree(message.body()).path("Message").asText());
                }
            }
        }
        throw new AssertionError("no completion within a minute");
    }

    private static List<String> galleryNames() {
        var endpoints = system.endpoints();
        var request = HttpRequest.newBuilder(URI.create(endpoints.api() + "/gallery"))
                .header("Authorization", "Bearer " + endpoints.token())
                .build();
        try {
            return new ObjectMapper()
                    .readTree(
                            system.http().send(request, BodyHandlers.ofString()).body())
                    .path("entries")
                    .findValuesAsText("name");
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String bucket(String name) {
        return system.file().path("buckets").path(name).asText();
    }
}
