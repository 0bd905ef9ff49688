package pixfleet.local.table;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pixfleet.local.wire.HiddenAddress;
import pixfleet.local.wire.Json;
import tools.jackson.databind.JsonNode;

/**
 * Calls of DynamoDB Local at its hidden address, where nobody is asked for a signature. Every call of the table goes through
 * here, so it is made on the caller's own thread: a hand-over to others costs most where processors are short.
 */
final class EngineClient {
    static final String JSON = "application/x-amz-json-1.0";
    private static final String VERSION = "DynamoDB_20120810.";

    /** It wants to be told of a key, and looks at nothing else: all keys share one database. */
    private static final String SIGNED = "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request,"
            + " SignedHeaders=host, Signature=none";

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private static final Duration CONNECT = Duration.ofSeconds(5);

    private final URL address;

    EngineClient(HiddenAddress address) throws IOException {
        // As many calls at once as there may be keep their connections.
        System.setProperty("http.maxConnections", "64");
        this.address = URI.create(address.url() + "/").toURL();
    }

    /** An answer as it came. */
    static final class Reply {
        private final int status;
        private final Map<String, List<String>> headers;
        private final byte[] body;

        private Reply(int status, Map<String, List<String>> headers, byte[] body) {
            this.status = status;
            this.headers = headers;
            this.body = body;
        }

        int status() {
            return status;
        }

        Map<String, List<String>> headers() {
            return headers;
        }

        byte[] body() {
            return body;
        }

        Optional<String> header(String name) {
            return headers.entrySet().stream()
                    .filter(header -> name.equalsIgnoreCase(header.getKey()))
                    .map(header -> header.getValue().getFirst())
                    .findFirst();
        }
    }

    /** Passes a call on as it is, once. */
    Reply send(Map<String, String> headers, byte[] body) throws IOException {
        var connection = (HttpURLConnection) address.openConnection();
        connection.setConnectTimeout(Math.toIntExact(CONNECT.toMillis()));
        connection.setReadTimeout(Math.toIntExact(TIMEOUT.toMillis()));
        connection.setDoOutput(true);
        connection.setFixedLengthStreamingMode(body.length);
        connection.setRequestProperty("Authorization", SIGNED);
        headers.forEach(connection::setRequestProperty);
        try (var out = connection.getOutputStream()) {
            out.write(body);
        }
        int status = connection.getResponseCode();
        try (InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            return new Reply(status, connection.getHeaderFields(), in == null ? new byte[0] : in.readAllBytes());
        }
    }

    /** An answer of the engine: its status and body. */
    record Answer(int status, JsonNode body) {
        boolean isNotFound() {
            return Json.text(body, "__type").endsWith("#ResourceNotFoundException");
        }
    }

    Answer ask(String action, JsonNode body) throws IOException {
        var headers = Map.of("Content-Type", JSON, "X-Amz-Target", VERSION + action);
        var answer = send(headers, Json.bytes(body));
        return new Answer(answer.status(), Json.parse(new String(answer.body(), StandardCharsets.UTF_8)));
    }

    /** The body of an answer that must be a good one. */
    JsonNode call(String action, JsonNode body) throws IOException {
        var answer = ask(action, body);
        if (answer.status() != 200) {
            throw new IOException("DynamoDB " + action + " answered " + answer.status() + ": " + answer.body());
        }
        return answer.body();
    }
}
