package pixfleet.local.sns;

import java.util.Map;
import java.util.TreeMap;
import pixfleet.local.wire.Json;
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
        String id, String protocol, String endpoint, String body, Map<String, String> attributes, int attempts) {
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
        json.set("attributes", Json.object(attributes));
        return json;
    }

    static Delivery of(JsonNode json) {
        var attributes = new TreeMap<String, String>();
        json.path("attributes")
                .properties()
                .forEach(
                        entry -> attributes.put(entry.getKey(), entry.getValue().asString("")));
        return new Delivery(
                Json.text(json, "id"),
                Json.text(json, "protocol"),
                Json.text(json, "endpoint"),
                Json.text(json, "body"),
                attributes,
                json.path("attempts").asInt(0));
    }
}
