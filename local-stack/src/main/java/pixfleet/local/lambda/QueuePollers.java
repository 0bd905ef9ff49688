package pixfleet.local.lambda;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pixfleet.local.sqs.QueueClient;
import pixfleet.local.template.Blueprint.Function;
import pixfleet.local.template.Blueprint.QueueEvents;
import pixfleet.local.wire.AwsIdentity;
import pixfleet.local.wire.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Invokes functions with the messages of queues, as Lambda's event source mappings do. What a function has dealt with is
 * deleted; what it failed at comes back when its visibility ends, until the queue gives it to its dead letters.
 *
 * <p>Each function has as many pollers as it may have processes, so none waits for another's slow batch.
 */
public final class QueuePollers implements AutoCloseable {
    private static final Duration WAIT = Duration.ofSeconds(5);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Logger log = LoggerFactory.getLogger(QueuePollers.class);

    private final QueueClient queues;
    private final Functions functions;
    private final AwsIdentity identity;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean open = true;

    /** Takes messages from these queues to these functions. */
    public QueuePollers(QueueClient queues, Functions functions, AwsIdentity identity) {
        this.queues = queues;
        this.functions = functions;
        this.identity = identity;
    }

    /** Begins to poll for these functions. */
    public void start(List<Function> all) {
        for (var function : all) {
            function.triggers().stream()
                    .filter(QueueEvents.class::isInstance)
                    .map(QueueEvents.class::cast)
                    .forEach(events -> {
                        for (int poller = 0; poller < function.concurrency(); poller++) {
                            threads.execute(() -> poll(function, events));
                        }
                    });
        }
    }

    private void poll(Function function, QueueEvents events) {
        while (open) {
            try {
                var messages = queues.take(events.queueArn(), events.batch(), WAIT);
                if (!messages.isEmpty()) {
                    run(function, events, messages);
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            } catch (IOException | ExecutionException e) {
                if (!open || !paused()) {
                    return;
                }
                log.warn("queue not polled function={} reason={}", function.logicalId(), e.getMessage());
            }
        }
    }

    private static boolean paused() {
        try {
            Thread.sleep(AFTER_FAILURE);
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void run(Function function, QueueEvents events, List<JsonNode> messages)
            throws IOException, InterruptedException, ExecutionException {
        var event = Json.object();
        var records = event.putArray("Records");
        messages.forEach(message -> records.add(record(message, events.queueArn())));
        var outcome = functions.invoke(function.arn(), Json.bytes(event)).get();
        if (outcome instanceof Outcome.Failed failure) {
            log.warn("messages left for later function={} reason={}", function.logicalId(), failure.message());
            return;
        }
        for (var message : messages) {
            queues.delete(events.queueArn(), Json.text(message, "ReceiptHandle"));
        }
    }

    /** Source of the record's form: AWS Lambda guide, "Using Lambda with Amazon SQS". */
    private ObjectNode record(JsonNode message, String queueArn) {
        var record = Json.object()
                .put("messageId", Json.text(message, "MessageId"))
                .put("receiptHandle", Json.text(message, "ReceiptHandle"))
                .put("body", Json.text(message, "Body"))
                .put("md5OfBody", Json.text(message, "MD5OfBody"))
                .put("eventSource", "aws:sqs")
                .put("eventSourceARN", queueArn)
                .put("awsRegion", identity.region());
        record.set("attributes", message.path("Attributes"));
        record.putObject("messageAttributes");
        return record;
    }

    @Override
    public void close() {
        open = false;
        threads.shutdownNow();
    }
}
