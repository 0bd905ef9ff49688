package pixfleet.local.sns;

import java.util.Map;
import java.util.TreeMap;
import pixfleet.local.wire.Json;
import pixfleet.local.wire.MessageAttribute;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A message on its way to one endpoint.
 *
 * @param id of the delivery
 * @param protocol {@code sqs}, {@code http} or {@code https}
 * @param endpoint ARN or URL
 * @param body to deliver
 * @param attributes message attributes of a raw SQS delivery, headers of an HTTP one
 * @param attempts made so far
 */
record Delivery(
        String id,
        String protocol,
        String endpoint,
        String body,
        Map<String, MessageAttribute> attributes,
        int attempts) {
    Delivery {
        attributes = Map.copyOf(attributes);
    }

    Delivery tried() {
        return new Delivery(id, protocol, endpoint, body, attributes, attempts + 1);
    }

    ObjectNode json() {
        var json = Json.object();
        json.put("id", id)
                .put("protocol", protocol)
                .put("endpoint", endpoint)
                .put("body", body)
                .put("attempts", attempts);
        var all = json.putObject("typedAttributes");
        attributes.forEach((name, attribute) ->
                all.putObject(name).put("type", attribute.type()).put("value", attribute.value()));
        return json;
    }

    static Delivery of(JsonNode json) {
        var attributes = new TreeMap<String, MessageAttribute>();
        json.path("typedAttributes")
                .properties()
                .forEach(entry -> attributes.put(
                        entry.getKey(),
                        new MessageAttribute(
                                Json.text(entry.getValue(), "type"), Json.text(entry.getValue(), "value"))));
        // As an earlier release wrote it.
        json.path("attributes")
                .properties()
                .forEach(entry -> attributes.put(
                        entry.getKey(), MessageAttribute.text(entry.getValue().asString(""))));
        return new Delivery(
                Json.text(json, "id"),
                Json.text(json, "protocol"),
                Json.text(json, "endpoint"),
                Json.text(json, "body"),
                attributes,
                json.path("attempts").asInt(0));
    }
}
