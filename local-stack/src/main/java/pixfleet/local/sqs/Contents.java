package pixfleet.local.sqs;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.elasticmq.QueueData;
import org.elasticmq.actor.queue.InternalMessage;
import org.elasticmq.persistence.CreateQueueMetadata;
import org.elasticmq.persistence.sql.DBQueue;
import pixfleet.local.wire.Json;
import scala.collection.immutable.Nil$;
import scala.jdk.javaapi.CollectionConverters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the queues hold, and the changes that lead there.
 *
 * <p>A message is known by its id alone and is in one queue at a time. ElasticMQ tells that a message came to the dead
 * letters, but not always that it left its queue (a long poll that finds only messages to move forgets to say so); here
 * coming to one queue is leaving the other. A change to a message that is no longer in that queue changes nothing.
 */
final class Contents {
    private final Map<String, JsonNode> queues = new LinkedHashMap<>();
    private final Map<String, Hidden> messages = new LinkedHashMap<>();

    private record Hidden(String queue, InternalMessage message) {}

    static ObjectNode queue(QueueData data) {
        return queue(CreateQueueMetadata.from(data));
    }

    static ObjectNode queue(CreateQueueMetadata data) {
        var json = change("queue", data.name());
        json.set("data", Json.parse(DBQueue.from(data).data()));
        return json;
    }

    static ObjectNode noQueue(String name) {
        return change("no-queue", name);
    }

    static ObjectNode added(String queue, InternalMessage message) {
        var json = change("added", queue);
        json.set("message", MessageText.json(message));
        return json;
    }

    static ObjectNode delivered(String queue, InternalMessage message) {
        var json = change("delivered", queue).put("id", message.id());
        json.set("delivery", MessageText.delivery(message));
        return json;
    }

    static ObjectNode removed(String queue, String messageId) {
        return change("removed", queue).put("id", messageId);
    }

    /** Of a queue, everything that was sent before. */
    static ObjectNode purged(String queue, long beforeMillis) {
        return change("purged", queue).put("before", beforeMillis);
    }

    private static ObjectNode change(String what, String queue) {
        return Json.object().put("change", what).put("queue", queue);
    }

    /** Makes a change as it was read from the journal. */
    void replay(JsonNode change) {
        var queue = Json.text(change, "queue");
        switch (Json.text(change, "change")) {
            case "queue" -> queues.put(queue, change.path("data"));
            case "no-queue" -> drop(queue);
            case "added" -> put(queue, MessageText.of(change.path("message"), isFifo(queue)));
            case "delivered" -> deliver(queue, change);
            case "removed" -> remove(queue, Json.text(change, "id"));
            case "purged" -> purge(queue, change.path("before").asLong(0));
            default -> throw new IllegalArgumentException("no change is called so: " + change);
        }
    }

    private boolean isFifo(String queue) {
        return queue.endsWith(".fifo");
    }

    void putQueue(ObjectNode queue) {
        queues.put(Json.text(queue, "queue"), queue.path("data"));
    }

    void put(String queue, InternalMessage message) {
        messages.put(message.id(), new Hidden(queue, message));
    }

    private void deliver(String queue, JsonNode change) {
        var held = messages.get(Json.text(change, "id"));
        if (held != null && held.queue().equals(queue)) {
            var renewed = MessageText.json(held.message());
            renewed.setAll((ObjectNode) change.path("delivery"));
            put(queue, MessageText.of(renewed, isFifo(queue)));
        }
    }

    boolean has(String queue, String messageId) {
        var held = messages.get(messageId);
        return held != null && held.queue().equals(queue);
    }

    void remove(String queue, String messageId) {
        if (has(queue, messageId)) {
            messages.remove(messageId);
        }
    }

    void purge(String queue, long beforeMillis) {
        messages.values()
                .removeIf(held -> held.queue().equals(queue)
                        && held.message().created().toInstant().toEpochMilli() < beforeMillis);
    }

    void drop(String queue) {
        queues.remove(queue);
        messages.values().removeIf(held -> held.queue().equals(queue));
    }

    int size() {
        return queues.size() + messages.size();
    }

    /** The queues, each after those it moves messages to. */
    Collection<CreateQueueMetadata> queues() {
        var all = queues.entrySet().stream()
                .map(entry -> new DBQueue(
                                entry.getKey(), entry.getValue().toString().getBytes(StandardCharsets.UTF_8))
                        .toCreateQueue())
                .toList();
        return CollectionConverters.asJava(CreateQueueMetadata.mergePersistedAndBaseQueues(
                CollectionConverters.asScala(all).toList(), empty()));
    }

    @SuppressWarnings("unchecked") // Scala's empty list is a list of anything.
    private static scala.collection.immutable.List<CreateQueueMetadata> empty() {
        return (scala.collection.immutable.List<CreateQueueMetadata>) (Object) Nil$.MODULE$;
    }

    List<InternalMessage> messages(String queue) {
        return messages.values().stream()
                .filter(held -> held.queue().equals(queue))
                .map(Hidden::message)
                .toList();
    }

    /** The fewest changes that lead here. */
    Stream<JsonNode> changes() {
        Stream<JsonNode> made = queues.entrySet().stream()
                .map(entry -> change("queue", entry.getKey()).set("data", entry.getValue()));
        return Stream.concat(made, messages.values().stream().map(held -> added(held.queue(), held.message())));
    }
}
