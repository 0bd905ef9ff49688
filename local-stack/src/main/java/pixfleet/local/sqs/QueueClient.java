package pixfleet.local.sqs;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import pixfleet.local.wire.AwsIdentity;
import pixfleet.local.wire.Json;
import pixfleet.local.wire.MessageAttribute;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The few SQS calls the stack itself makes. */
public final class QueueClient {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private final String endpoint;
    private final AwsIdentity identity;

    /** Calls the SQS at this endpoint. */
    public QueueClient(String endpoint, AwsIdentity identity) {
        this.endpoint = endpoint;
        this.identity = identity;
    }

    /** URL of a queue by name. */
    public String url(String name) {
        return endpoint + "/" + identity.accountId() + "/" + name;
    }

    /** Sends a message to a queue named by its ARN. */
    public void send(String queueArn, String body, Map<String, MessageAttribute> attributes) throws IOException {
        var message = Json.object();
        message.put("QueueUrl", url(name(queueArn)));
        message.put("MessageBody", body);
        if (!attributes.isEmpty()) {
            var all = message.putObject("MessageAttributes");
            attributes.forEach((name, attribute) -> all.putObject(name)
                    .put("DataType", attribute.type())
                    .put(attribute.isBinary() ? "BinaryValue" : "StringValue", attribute.value()));
        }
        call("SendMessage", message);
    }

    /** Makes a queue, or sets the attributes of one that exists; answers whether it was made. */
    boolean ensure(String name, Map<String, String> attributes) throws IOException {
        var wanted = Json.object(attributes);
        var found = exchange("GetQueueUrl", Json.object().put("QueueName", name));
        if (found.status() == 200) {
            if (!attributes.isEmpty()) {
                var change = Json.object().put("QueueUrl", url(name));
                change.set("Attributes", wanted);
                call("SetQueueAttributes", change);
            }
            return false;
        }
        var creation = Json.object().put("QueueName", name);
        creation.set("Attributes", wanted);
        call("CreateQueue", creation);
        return true;
    }

    /** ARNs of the queues whose dead letters this queue gets. */
    List<String> deadLetterSources(String queueArn) throws IOException {
        var sources = call("ListDeadLetterSourceQueues", Json.object().put("QueueUrl", url(name(queueArn))));
        var prefix = queueArn.substring(0, queueArn.lastIndexOf(':') + 1);
        return sources.path("queueUrls")
                .valueStream()
                .map(url -> url.asString(""))
                .map(url -> prefix + url.substring(url.lastIndexOf('/') + 1))
                .toList();
    }

    /** Takes messages that wait, whole; they stay hidden for the term. */
    List<JsonNode> receive(String queueArn, int max, Duration term) throws IOException {
        var request = Json.object()
                .put("QueueUrl", url(name(queueArn)))
                .put("MaxNumberOfMessages", max)
                .put("VisibilityTimeout", term.toSeconds());
        request.putArray("AttributeNames").add("All");
        request.putArray("MessageAttributeNames").add("All");
        return call("ReceiveMessage", request).path("Messages").valueStream().toList();
    }

    /** Takes messages under the queue's own term, and waits for the first of them at most so long. */
    public List<JsonNode> take(String queueArn, int max, Duration wait) throws IOException {
        var request = Json.object()
                .put("QueueUrl", url(name(queueArn)))
                .put("MaxNumberOfMessages", max)
                .put("WaitTimeSeconds", wait.toSeconds());
        request.putArray("AttributeNames").add("All");
        return call("ReceiveMessage", request).path("Messages").valueStream().toList();
    }

    /** Deletes a message that was taken. */
    public void delete(String queueArn, String receipt) throws IOException {
        call("DeleteMessage", Json.object().put("QueueUrl", url(name(queueArn))).put("ReceiptHandle", receipt));
    }

    /** Sends a received message to another queue, then deletes it from its own. */
    void move(JsonNode message, String fromArn, String toArn) throws IOException {
        var copy = Json.object().put("QueueUrl", url(name(toArn))).put("MessageBody", Json.text(message, "Body"));
        if (message.has("MessageAttributes")) {
            copy.set("MessageAttributes", message.path("MessageAttributes"));
        }
        for (var fifo : List.of("MessageGroupId", "MessageDeduplicationId")) {
            if (message.path("Attributes").has(fifo)) {
                copy.put(fifo, Json.text(message.path("Attributes"), fifo));
            }
        }
        call("SendMessage", copy);
        var done = Json.object()
                .put("QueueUrl", url(name(fromArn)))
                .put("ReceiptHandle", Json.text(message, "ReceiptHandle"));
        call("DeleteMessage", done);
    }

    private static String name(String arn) {
        return arn.substring(arn.lastIndexOf(':') + 1);
    }

    private JsonNode call(String action, ObjectNode body) throws IOException {
        var answer = exchange(action, body);
        if (answer.status() != 200) {
            throw new IOException("SQS " + action + " answered " + answer.status() + ": " + answer.body());
        }
        return answer.body();
    }

    private record Answer(int status, JsonNode body) {}

    private Answer exchange(String action, ObjectNode body) throws IOException {
        var request = HttpRequest.newBuilder(URI.create(endpoint + "/"))
                .timeout(TIMEOUT)
                .header("Content-Type", "application/x-amz-json-1.0")
                .header("X-Amz-Target", "AmazonSQS." + action)
                .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(body)))
                .build();
        try {
            var response = http.send(request, BodyHandlers.ofString());
            var text = response.body().isEmpty() ? "{}" : response.body();
            return new Answer(response.statusCode(), response.statusCode() == 200 ? Json.parse(text) : Json.of(text));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while calling SQS " + action, e);
        }
    }
}
