package pixfleet.local.sqs;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pixfleet.local.wire.AwsError;
import pixfleet.local.wire.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Moves dead letters back to where they came from. Each is sent before it is deleted, so that a kill between the two leaves
 * it twice; ElasticMQ's own way also moves what is being worked on and what was deleted long ago, and may lose one.
 *
 * <p>As on AWS a moved message is a new one, with another id. Tasks are forgotten with the process: what was not moved
 * stays where it is.
 */
final class MoveTasks implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(MoveTasks.class);
    private static final Set<String> ACTIONS =
            Set.of("StartMessageMoveTask", "ListMessageMoveTasks", "CancelMessageMoveTask");
    private static final int BATCH = 10;
    private static final Duration NOT_SEEN_BY_OTHERS = Duration.ofSeconds(30);

    private final QueueClient queues;
    private final Clock clock;
    private final Map<String, Task> tasks = new LinkedHashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    MoveTasks(QueueClient queues, Clock clock) {
        this.queues = queues;
        this.clock = clock;
    }

    private static final class Task {
        private final String handle;
        private final String source;
        private final String destination;
        private final int perSecond;
        private final long startedMillis;
        private volatile String status = "RUNNING";
        private volatile String reason = "";
        private final AtomicInteger moved = new AtomicInteger();

        Task(String handle, JsonNode request, long startedMillis) {
            this.handle = handle;
            this.source = Json.text(request, "SourceArn");
            this.destination = Json.text(request, "DestinationArn");
            this.perSecond = request.path("MaxNumberOfMessagesPerSecond").asInt(0);
            this.startedMillis = startedMillis;
        }

        boolean runs() {
            return status.equals("RUNNING");
        }

        ObjectNode json() {
            var json = Json.object()
                    .put("Status", status)
                    .put("SourceArn", source)
                    .put("ApproximateNumberOfMessagesMoved", moved.get())
                    .put("StartedTimestamp", startedMillis);
            if (!destination.isEmpty()) {
                json.put("DestinationArn", destination);
            }
            if (perSecond > 0) {
                json.put("MaxNumberOfMessagesPerSecond", perSecond);
            }
            if (runs()) {
                json.put("TaskHandle", handle);
            }
            if (!reason.isEmpty()) {
                json.put("FailureReason", reason);
            }
            return json;
        }
    }

    boolean answers(SqsCall call) {
        return ACTIONS.contains(call.action());
    }

    Answer answer(SqsCall call) throws IOException {
        if (!call.json()) {
            throw new AwsError(400, "UnsupportedOperation", call.action() + " is served in the JSON protocol only.");
        }
        return Answer.of(
                switch (call.action()) {
                    case "StartMessageMoveTask" -> start(call.parameters());
                    case "CancelMessageMoveTask" -> cancel(call.text("TaskHandle"));
                    default -> list(call);
                });
    }

    private synchronized ObjectNode start(JsonNode request) throws IOException {
        var source = Json.text(request, "SourceArn");
        if (queues.deadLetterSources(source).isEmpty()) {
            throw new AwsError(400, "InvalidParameterValue", "Source queue must be configured as a Dead Letter Queue.");
        }
        if (tasks.values().stream().anyMatch(task -> task.runs() && task.source.equals(source))) {
            throw new AwsError(400, "UnsupportedOperation", "There is already a task running.");
        }
        var task = new Task(UUID.randomUUID().toString(), request, clock.millis());
        tasks.put(task.handle, task);
        threads.execute(() -> run(task));
        return Json.object().put("TaskHandle", task.handle);
    }

    private synchronized ObjectNode cancel(String handle) {
        var task = tasks.get(handle);
        if (task == null || !task.runs()) {
            throw new AwsError(404, "ResourceNotFoundException", "Task does not exist.");
        }
        task.status = "CANCELLED";
        return Json.object().put("ApproximateNumberOfMessagesMoved", task.moved.get());
    }

    private synchronized ObjectNode list(SqsCall call) {
        List<Task> all = new ArrayList<>(tasks.values());
        var answer = Json.object();
        var results = answer.putArray("Results");
        int max = Math.clamp(call.parameters().path("MaxResults").asInt(1), 1, BATCH);
        all.reversed().stream()
                .filter(task -> task.source.equals(call.text("SourceArn")))
                .limit(max)
                .forEach(task -> results.add(task.json()));
        return answer;
    }

    private void run(Task task) {
        try {
            var fallback = queues.deadLetterSources(task.source).getFirst();
            boolean more = true;
            while (more && task.runs()) {
                var messages = queues.receive(task.source, task.perSecond > 0 ? 1 : BATCH, NOT_SEEN_BY_OTHERS);
                for (var message : messages) {
                    if (task.runs()) {
                        move(task, message, fallback);
                    }
                }
                more = !messages.isEmpty();
            }
            if (task.runs()) {
                task.status = "COMPLETED";
            }
            log.info("dead letters moved from={} count={} status={}", task.source, task.moved, task.status);
        } catch (IOException e) {
            task.reason = "CouldNotMoveMessage: " + e.getMessage();
            task.status = "FAILED";
            log.warn("dead letters not moved from={}", task.source, e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void move(Task task, JsonNode message, String fallback) throws IOException, InterruptedException {
        var origin = Json.text(message.path("Attributes"), "DeadLetterQueueSourceArn");
        var home = origin.isEmpty() ? fallback : origin;
        queues.move(message, task.source, task.destination.isEmpty() ? home : task.destination);
        task.moved.incrementAndGet();
        if (task.perSecond > 0) {
            Thread.sleep(Duration.ofSeconds(1).dividedBy(task.perSecond));
        }
    }

    /** Returns when no message is between two queues. */
    @Override
    public void close() {
        synchronized (this) {
            tasks.values().stream().filter(Task::runs).forEach(task -> task.status = "CANCELLED");
        }
        threads.close();
    }
}
