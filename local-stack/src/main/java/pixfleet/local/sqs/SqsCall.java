package pixfleet.local.sqs;

import com.sun.net.httpserver.HttpExchange;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import pixfleet.local.wire.Json;
import pixfleet.local.wire.QueryCall;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A call of SQS as far as the proxy looks into it.
 *
 * @param action such as {@code SendMessage}; empty if none is named
 * @param json whether it came in the JSON protocol; else in the query protocol
 * @param parameters of the first level, as JSON in both protocols
 */
record SqsCall(String action, boolean json, JsonNode parameters) {
    private static final String TARGET = "AmazonSQS.";

    static SqsCall of(HttpExchange exchange, byte[] body) {
        var target = Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-Amz-Target"));
        if (target.isPresent()) {
            var action = target.get().startsWith(TARGET) ? target.get().substring(TARGET.length()) : "";
            return new SqsCall(action, true, parsed(body));
        }
        var form = QueryCall.ofForm(new String(body, StandardCharsets.UTF_8));
        var url = exchange.getRequestURI();
        var parameters = Json.object(form.parameters());
        if (!parameters.has("QueueUrl")) {
            parameters.put("QueueUrl", url.getPath());
        }
        return new SqsCall(form.action(), false, parameters);
    }

    private static JsonNode parsed(byte[] body) {
        try {
            return body.length == 0 ? Json.object() : Json.parse(body);
        } catch (JacksonException _) {
            // ElasticMQ refuses it in the protocol's own words.
            return Json.object();
        }
    }

    /** True if it leaves everything as it is. */
    boolean onlyReads() {
        return action.startsWith("Get") || action.startsWith("List");
    }

    /** Name of the queue called, empty if there is none. */
    String queue() {
        var url = text("QueueUrl");
        return url.substring(url.lastIndexOf('/') + 1);
    }

    String text(String parameter) {
        return Json.text(parameters, parameter);
    }
}
