package pixfleet.local.sqs;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import pixfleet.local.wire.AwsError;
import pixfleet.local.wire.Credentials;
import pixfleet.local.wire.Hex;
import pixfleet.local.wire.Json;
import pixfleet.local.wire.LoopbackServer;
import pixfleet.local.wire.SignatureCheck;

/**
 * The door to ElasticMQ, which itself asks nobody for a signature: any page in a browser could else post to the queues.
 */
final class SignedFront implements AutoCloseable {
    private static final List<String> PASSED_ON = List.of("Content-Type", "X-Amz-Target", "x-amzn-query-mode");
    private static final int MAX_BODY_BYTES = 4 << 20;

    /** Longer than any long poll. */
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final SignatureCheck signatures;
    private final String behind;
    private final LoopbackServer server;

    /** Listens at {@code port} and passes on what is signed to {@code behind}. */
    SignedFront(int port, Credentials credentials, String behind) throws IOException {
        this.signatures = new SignatureCheck(credentials, "sqs", Clock.systemUTC());
        this.behind = behind;
        this.server = LoopbackServer.start(port, this::handle);
    }

    private void handle(HttpExchange exchange) throws IOException {
        var body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES);
        try {
            signatures.verify(SignatureCheck.Signed.of(exchange, Hex.sha256(body)));
        } catch (AwsError e) {
            var refusal = Json.object()
                    .put("__type", "com.amazon.coral.service#" + e.code())
                    .put("message", e.text());
            LoopbackServer.answer(exchange, e.status(), "application/x-amz-json-1.0", Json.bytes(refusal));
            return;
        }
        passOn(exchange, body);
    }

    private void passOn(HttpExchange exchange, byte[] body) throws IOException {
        var request = HttpRequest.newBuilder(URI.create(behind + exchange.getRequestURI()))
                .timeout(TIMEOUT)
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        for (var name : PASSED_ON) {
            var value = exchange.getRequestHeaders().getFirst(name);
            if (value != null) {
                request.header(name, value);
            }
        }
        try {
            var answer = http.send(request.build(), BodyHandlers.ofByteArray());
            answer.headers().map().forEach((name, values) -> {
                if (name.startsWith("x-amz")) {
                    exchange.getResponseHeaders().put(name, values);
                }
            });
            var type = answer.headers().firstValue("Content-Type").orElse("");
            LoopbackServer.answer(exchange, answer.statusCode(), type, answer.body());
        } catch (InterruptedException _) {
            // The stack is ending; the client finds its connection closed.
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.close();
        http.shutdownNow();
    }
}
