package pixfleet.local.table;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pixfleet.local.wire.AwsError;
import pixfleet.local.wire.AwsIdentity;
import pixfleet.local.wire.CallFate;
import pixfleet.local.wire.Caller;
import pixfleet.local.wire.Hex;
import pixfleet.local.wire.Json;
import pixfleet.local.wire.Keyring;
import pixfleet.local.wire.LoopbackServer;
import pixfleet.local.wire.SignatureCheck;
import tools.jackson.core.JacksonException;

/**
 * A reverse proxy before DynamoDB Local, which itself checks no signature. While the engine starts, callers wait here; what was
 * in flight when it ended is answered as DynamoDB answers a failure of its own, which clients try again.
 */
final class TableProxy implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TableProxy.class);
    private static final List<String> PASSED_ON = List.of("Content-Type", "X-Amz-Target");

    /** DynamoDB's own limit of a request. */
    private static final int MAX_BODY_BYTES = 16 << 20;

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private static final String VERSION = "DynamoDB_20120810.";

    private final SignatureCheck signatures;
    private final TableNeeds needs;
    private final EngineClient client;
    private final Engine engine;
    private final CallFate fate;
    private final LoopbackServer server;
    private final Map<String, LongAdder> calls = new ConcurrentHashMap<>();

    /**
     * Whom it lets in.
     *
     * @param keys that callers sign with
     * @param needs what calls must be allowed
     * @param fate what becomes of signed calls
     */
    record Door(Keyring keys, TableNeeds needs, CallFate fate) {}

    TableProxy(int port, Door door, Engine engine, EngineClient client) throws IOException {
        this.needs = door.needs();
        this.signatures = new SignatureCheck(door.keys(), "dynamodb", AwsIdentity.LOCAL.region(), Clock.systemUTC());
        this.engine = engine;
        this.client = client;
        this.fate = door.fate();
        this.server = LoopbackServer.start(port, this::handle);
    }

    private void handle(HttpExchange exchange) throws IOException {
        var body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
        try {
            if (body.length > MAX_BODY_BYTES) {
                throw new AwsError(413, "RequestEntityTooLarge", "a request holds at most 16 MiB");
            }
            check(signatures.verify(SignatureCheck.Signed.of(exchange, Hex.sha256(body))), exchange, body);
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

    private void check(Caller caller, HttpExchange exchange, byte[] body) {
        if (!caller.ofTheAccount()) {
            var target = Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-Amz-Target"))
                    .orElse("");
            var action = target.startsWith(VERSION) ? target.substring(VERSION.length()) : target;
            try {
                caller.check(needs.of(action, Json.parse(body)));
            } catch (JacksonException _) {
                throw new AwsError(400, "SerializationException", "The body is no JSON");
            }
        }
    }

    private EngineClient.Reply passedOn(HttpExchange exchange, byte[] body) throws InterruptedException {
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
        count(headers.getOrDefault("X-Amz-Target", ""));
        try {
            return client.send(headers, body);
        } catch (IOException e) {
            log.warn("call lost on its way to DynamoDB Local target={}", headers.get("X-Amz-Target"), e);
            throw new AwsError(500, "InternalServerError", "The request processing has failed");
        }
    }

    private void count(String target) {
        calls.computeIfAbsent(target.substring(target.indexOf('.') + 1), _ -> new LongAdder())
                .increment();
    }

    /** How often which action was called, by name. */
    Map<String, Long> calls() {
        var counted = new TreeMap<String, Long>();
        calls.forEach((action, times) -> counted.put(action, times.sum()));
        return counted;
    }

    private static void answer(HttpExchange exchange, EngineClient.Reply answer, CallFate.Fate lot) throws IOException {
        answer.headers().forEach((name, values) -> {
            // The status line has no name.
            if (name != null && name.toLowerCase(Locale.ROOT).startsWith("x-amz")) {
                exchange.getResponseHeaders().put(name, values);
            }
        });
        var type = answer.header("Content-Type").orElse(EngineClient.JSON);
        if (lot == CallFate.Fate.CUT_OFF) {
            LoopbackServer.cutOff(exchange, answer.status(), type, answer.body());
        } else {
            LoopbackServer.answer(exchange, answer.status(), type, answer.body());
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
                case "AccessDenied" -> new Refusal(400, OF_THE_DOOR + "AccessDeniedException", error.text());
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
