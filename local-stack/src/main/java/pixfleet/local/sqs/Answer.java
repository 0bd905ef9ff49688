package pixfleet.local.sqs;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import pixfleet.local.wire.AwsError;
import pixfleet.local.wire.Json;
import tools.jackson.databind.JsonNode;

/** What a caller is answered: status, content type, further headers and a body, which nobody changes. */
@SuppressWarnings("ArrayRecordComponent") // Bodies are passed on, not compared.
record Answer(int status, String type, Map<String, List<String>> headers, byte[] body) {
    static final String JSON = "application/x-amz-json-1.0";

    Answer {
        headers = Map.copyOf(headers);
    }

    static Answer of(JsonNode body) {
        return new Answer(200, JSON, Map.of(), Json.bytes(body));
    }

    static Answer of(AwsError refusal) {
        var body = Json.object()
                .put("__type", "com.amazonaws.sqs#" + refusal.code())
                .put("message", refusal.text());
        return new Answer(refusal.status(), JSON, Map.of(), Json.bytes(body));
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
