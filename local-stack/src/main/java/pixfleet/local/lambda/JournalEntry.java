package pixfleet.local.lambda;

import java.time.Instant;
import pixfleet.local.wire.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An asynchronous invocation not yet done.
 *
 * @param id file name without its ending; sorts by time
 * @param functionArn the function
 * @param event what it gets
 * @param attempts made so far
 * @param notBefore first delivery
 */
record JournalEntry(String id, String functionArn, JsonNode event, int attempts, Instant notBefore) {
    JournalEntry tried() {
        return new JournalEntry(id, functionArn, event, attempts + 1, notBefore);
    }

    ObjectNode json() {
        var json = Json.object();
        json.put("id", id)
                .put("functionArn", functionArn)
                .put("attempts", attempts)
                .put("notBefore", notBefore.toString());
        json.set("event", event);
        return json;
    }

    static JournalEntry of(JsonNode json) {
        return new JournalEntry(
                Json.text(json, "id"),
                Json.text(json, "functionArn"),
                json.path("event"),
                json.path("attempts").asInt(0),
                Instant.parse(Json.text(json, "notBefore")));
    }
}
