package pixfleet.local.sqs;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.elasticmq.BinaryMessageAttribute;
import org.elasticmq.DeduplicationId;
import org.elasticmq.MessageAttribute;
import org.elasticmq.MessageContent;
import org.elasticmq.NeverReceived$;
import org.elasticmq.NumberMessageAttribute;
import org.elasticmq.OnDateTimeReceived;
import org.elasticmq.Received;
import org.elasticmq.StringMessageAttribute;
import org.elasticmq.TracingId;
import org.elasticmq.actor.queue.InternalMessage;
import pixfleet.local.wire.Json;
import scala.Option;
import scala.collection.mutable.ArrayBuffer;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.OptionConverters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** ElasticMQ's message as JSON and back. */
final class MessageText {
    private MessageText() {}

    static ObjectNode json(InternalMessage message) {
        var json = Json.object()
                .put("id", message.id())
                .put("body", message.content().value())
                .put("created", message.created().toInstant().toEpochMilli())
                .put("order", message.orderIndex());
        text(json, "group", OptionConverters.toJava(message.messageGroupId()));
        text(
                json,
                "deduplication",
                OptionConverters.toJava(message.messageDeduplicationId()).map(DeduplicationId::id));
        text(json, "tracing", OptionConverters.toJava(message.tracingId()).map(TracingId::id));
        text(json, "sequence", OptionConverters.toJava(message.sequenceNumber()));
        text(json, "deadLetterOf", OptionConverters.toJava(message.deadLetterSourceQueueName()));
        if (!message.messageAttributes().isEmpty()) {
            var all = json.putObject("attributes");
            CollectionConverters.asJava(message.messageAttributes())
                    .forEach((name, attribute) -> all.set(name, attribute(attribute)));
        }
        return json.setAll(delivery(message));
    }

    /** What changes when a message is received or given back. */
    static ObjectNode delivery(InternalMessage message) {
        var json = Json.object().put("next", message.nextDelivery()).put("count", message.receiveCount());
        // Only the last receipt is good for anything.
        text(json, "receipt", OptionConverters.toJava(message.deliveryReceipts().lastOption()));
        if (message.firstReceive() instanceof OnDateTimeReceived received) {
            json.put("first", received.when().toInstant().toEpochMilli());
        }
        return json;
    }

    static InternalMessage of(JsonNode json, boolean fifo) {
        var attributes = new HashMap<String, MessageAttribute>();
        json.path("attributes")
                .properties()
                .forEach(attribute -> attributes.put(attribute.getKey(), attribute(attribute.getValue())));
        return new InternalMessage(
                Json.text(json, "id"),
                ArrayBuffer.from(CollectionConverters.asScala(
                        text(json, "receipt").map(List::of).orElse(List.of()))),
                json.path("next").asLong(0),
                new MessageContent(Json.text(json, "body")),
                scala.collection.immutable.Map.from(CollectionConverters.asScala(attributes)),
                time(json.path("created").asLong(0)),
                json.path("order").asInt(0),
                firstReceive(json),
                json.path("count").asInt(0),
                fifo,
                option(json, "group"),
                OptionConverters.toScala(text(json, "deduplication").map(DeduplicationId::new)),
                OptionConverters.toScala(text(json, "tracing").map(TracingId::new)),
                option(json, "sequence"),
                option(json, "deadLetterOf"));
    }

    private static Received firstReceive(JsonNode json) {
        return json.has("first")
                ? new OnDateTimeReceived(time(json.path("first").asLong(0)))
                : NeverReceived$.MODULE$;
    }

    private static OffsetDateTime time(long millis) {
        return Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
    }

    private static ObjectNode attribute(MessageAttribute attribute) {
        var value = switch (attribute) {
            case StringMessageAttribute string -> string.stringValue();
            case NumberMessageAttribute number -> number.stringValue();
            case BinaryMessageAttribute binary -> binary.asBase64();
            default -> throw new IllegalStateException("no attribute is of " + attribute.getClass());
        };
        var json = Json.object().put("type", attribute.primaryDataType()).put("value", value);
        text(json, "custom", OptionConverters.toJava(attribute.customType()));
        return json;
    }

    private static MessageAttribute attribute(JsonNode json) {
        var value = Json.text(json, "value");
        var custom = option(json, "custom");
        return switch (Json.text(json, "type")) {
            case "Number" -> new NumberMessageAttribute(value, custom);
            case "Binary" -> BinaryMessageAttribute.fromBase64(value, custom);
            default -> new StringMessageAttribute(value, custom);
        };
    }

    private static void text(ObjectNode json, String name, Optional<String> value) {
        value.ifPresent(text -> json.put(name, text));
    }

    private static Optional<String> text(JsonNode json, String name) {
        return json.has(name) ? Optional.of(Json.text(json, name)) : Optional.empty();
    }

    private static Option<String> option(JsonNode json, String name) {
        return OptionConverters.toScala(text(json, name));
    }
}
