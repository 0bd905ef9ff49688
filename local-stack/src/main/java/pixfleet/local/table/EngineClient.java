package pixfleet.local.table;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import pixfleet.local.wire.HiddenAddress;
import pixfleet.local.wire.Json;
import tools.jackson.databind.JsonNode;

/** Calls of DynamoDB Local at its hidden address, where nobody is asked for a signature. */
final class EngineClient implements AutoCloseable {
    static final String JSON = "application/x-amz-json-1.0";
    private static final String VERSION = "DynamoDB_20120810.";

    /** It wants to be told of a key, and looks at nothing else: all keys share one database. */
    private static final String SIGNED = "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request,"
            + " SignedHeaders=host, Signature=none";

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final URI address;

    EngineClient(HiddenAddress address) {
        this.address = URI.create(address.url() + "/");
    }

    /** Passes a call on as it is. */
    HttpResponse<byte[]> send(Map<String, String> headers, byte[] body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(address)
                .timeout(TIMEOUT)
                .header("Authorization", SIGNED)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        return http.send(request.build(), BodyHandlers.ofByteArray());
    }

    /** An answer of the engine: its status and body. */
    record Answer(int status, JsonNode body) {
        boolean isNotFound() {
            return Json.text(body, "__type").endsWith("#ResourceNotFoundException");
        }
    }

    Answer ask(String action, JsonNode body) throws IOException, InterruptedException {
        var headers = Map.of("Content-Type", JSON, "X-Amz-Target", VERSION + action);
        var answer = send(headers, Json.bytes(body));
        return new Answer(answer.statusCode(), Json.parse(new String(answer.body(), StandardCharsets.UTF_8)));
    }

    /** The body of an answer that must be a good one. */
    JsonNode call(String action, JsonNode body) throws IOException, InterruptedException {
        var answer = ask(action, body);
        if (answer.status() != 200) {
            throw new IOException("DynamoDB " + action + " answered " + answer.status() + ": " + answer.body());
        }
        return answer.body();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
