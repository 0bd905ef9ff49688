package pixfleet.local.lambda;

import java.util.Map;
import pixfleet.local.wire.Json;
import tools.jackson.databind.JsonNode;

/** How an invocation ended. */
public sealed interface Outcome {
    /**
     * The function answered.
     *
     * @param payload its answer, JSON
     */
    record Answered(JsonNode payload) implements Outcome {}

    /**
     * The function failed: it threw, ran out of time, or its process died.
     *
     * @param type such as {@code Runtime.UserException} or {@code Sandbox.Timedout}
     * @param payload error object as Lambda writes it
     */
    record Failed(String type, JsonNode payload) implements Outcome {
        static Failed because(String type, String message) {
            return new Failed(type, Json.object(Map.of("errorType", type, "errorMessage", message)));
        }

        /** The message for people. */
        public String message() {
            return type + ": " + Json.text(payload, "errorMessage");
        }
    }
}
