package pixfleet.local.table;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pixfleet.local.wire.AwsError;
import pixfleet.local.wire.AwsIdentity;
import pixfleet.local.wire.CallFate;
import pixfleet.local.wire.Credentials;
import pixfleet.local.wire.Hex;
import pixfleet.local.wire.Json;
import pixfleet.local.wire.LoopbackServer;
import pixfleet.local.wire.SignatureCheck;

/**
 * The door to DynamoDB Local, which itself checks no signature. While the engine starts, callers wait here; what was
 * under way when it ended is answered as DynamoDB answers a failure of its own, which clients try again.
 */
final class TableFront implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TableFront.class);
    private static final List<String> PASSED_ON = List.of("Content-Type", "X-Amz-Target");

    /** DynamoDB's own limit of a request. */
    private static final int MAX_BODY_BYTES = 16 << 20;

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final SignatureCheck signatures;
    private final EngineClient client;
    private final Engine engine;
    private final CallFate fate;
    private final LoopbackServer server;

    TableFront(int port, Credentials credentials, Engine engine, EngineClient client, CallFate fate)
            throws IOException {
        this.signatures = new SignatureCheck(credentials, "dynamodb", AwsIdentity.LOCAL.region(), Clock.systemUTC());
        this.engine = engine;
        this.client = client;
        this.fate = fate;
        this.server = LoopbackServer.start(port, this::handle);
    }

    private void handle(HttpExchange exchange) throws IOException {
        var body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
        try {
            if (body.length > MAX_BODY_BYTES) {
                throw new AwsError(413, "RequestEntityTooLarge", "a request holds at most 16 MiB");
            }
            signatures.verify(SignatureCheck.Signed.of(exchange, Hex.sha256(body)));
            var lot = fate.next();
            if (lot == CallFate.Fate.REFUSED) {
                throw CallFate.refusal();
            }
            answer(exchange, passedOn(exchange, body), lot);
        } catch (AwsError e) {
            refuse(exchange, Refusal.of(e));
        } catch (InterruptedException _) {
            // The stack is ending; the client finds its connection closed.
            Thread.currentThread().interrupt();
        }
    }

    private HttpResponse<byte[]> passedOn(HttpExchange exchange, byte[] body) throws InterruptedException {
        try {
            engine.awaitUp(TIMEOUT);
        } catch (IOException e) {
            throw new AwsError(503, "ServiceUnavailable", String.valueOf(e.getMessage()));
        }
        Map<String, String> headers = new TreeMap<>();
        for (var name : PASSED_ON) {
            var value = exchange.getRequestHeaders().getFirst(name);
            if (value != null) {
                headers.put(name, value);
            }
        }
        try {
            return client.send(headers, body);
        } catch (IOException e) {
            log.warn("call lost on its way to DynamoDB Local target={}", headers.get("X-Amz-Target"), e);
            throw new AwsError(500, "InternalServerError", "The request processing has failed");
        }
    }

    private static void answer(HttpExchange exchange, HttpResponse<byte[]> answer, CallFate.Fate lot)
            throws IOException {
        answer.headers().map().forEach((name, values) -> {
            if (name.startsWith("x-amz")) {
                exchange.getResponseHeaders().put(name, values);
            }
        });
        var type = answer.headers().firstValue("Content-Type").orElse(EngineClient.JSON);
        if (lot == CallFate.Fate.CUT_OFF) {
            LoopbackServer.cutOff(exchange, answer.statusCode(), type, answer.body());
        } else {
            LoopbackServer.answer(exchange, answer.statusCode(), type, answer.body());
        }
    }

    private static void refuse(HttpExchange exchange, Refusal refusal) throws IOException {
        var body = Json.object().put("__type", refusal.type()).put("message", refusal.message());
        exchange.getResponseHeaders().set("x-amzn-RequestId", UUID.randomUUID().toString());
        LoopbackServer.answer(exchange, refusal.status(), EngineClient.JSON, Json.bytes(body));
    }

    /** A refusal in DynamoDB's words: a bad signature is a bad request there. */
    private record Refusal(int status, String type, String message) {
        private static final String OF_THE_DOOR = "com.amazon.coral.service#";
        private static final String OF_THE_TABLES = "com.amazonaws.dynamodb.v20120810#";

        static Refusal of(AwsError error) {
            return switch (error.code()) {
                case "MissingAuthenticationToken" ->
                    new Refusal(400, OF_THE_DOOR + "MissingAuthenticationTokenException", error.text());
                case "IncompleteSignature" ->
                    new Refusal(400, OF_THE_DOOR + "IncompleteSignatureException", error.text());
                case "InvalidClientTokenId" ->
                    new Refusal(400, OF_THE_DOOR + "UnrecognizedClientException", error.text());
                case "SignatureDoesNotMatch" ->
                    new Refusal(400, OF_THE_DOOR + "InvalidSignatureException", error.text());
                default -> new Refusal(error.status(), OF_THE_TABLES + error.code(), error.text());
            };
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
