package pixfleet.local.lambda;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import pixfleet.local.wire.Json;
import pixfleet.local.wire.LoopbackServer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Lambda's Runtime API, where function processes fetch events and leave answers.
 *
 * <p>One port serves all: each process is told an address with a key of its own in front of the path, which also keeps
 * strangers out. Source: AWS Lambda guide, "Using the Lambda runtime API for custom runtimes".
 */
final class RuntimeApi implements AutoCloseable {
    private static final Pattern PATH = Pattern.compile("/([0-9a-f-]{36})/2018-06-01/runtime/(?:invocation/)?(.+)");
    private static final String ERROR_TYPE = "Lambda-Runtime-Function-Error-Type";

    private final Map<String, FunctionPool> pools = new ConcurrentHashMap<>();
    /** Lambda's limit of an answer. */
    private static final int MAX_ANSWER_BYTES = 6_291_556;

    private final Clock clock;
    private final LoopbackServer server;

    RuntimeApi(Clock clock) throws IOException {
        this.clock = clock;
        this.server = LoopbackServer.start(0, this::handle);
    }

    /** Answers the address for {@code AWS_LAMBDA_RUNTIME_API} of a new process. */
    String register(String key, FunctionPool pool) {
        pools.put(key, pool);
        return LoopbackServer.HOST + ":" + server.port() + "/" + key;
    }

    void forget(String key) {
        pools.remove(key);
    }

    private void handle(HttpExchange exchange) throws IOException {
        var path = PATH.matcher(exchange.getRequestURI().getPath());
        var pool = path.matches() ? Optional.ofNullable(pools.get(path.group(1))) : Optional.<FunctionPool>empty();
        if (pool.isEmpty()) {
            status(exchange, 403, "unknown process");
            return;
        }
        var key = path.group(1);
        var rest = path.group(2);
        if (rest.equals("next")) {
            next(exchange, pool.get(), key);
        } else if (rest.equals("init/error")) {
            pool.get().initFailed(key, failure(exchange));
            status(exchange, 202, "OK");
        } else if (rest.endsWith("/response")) {
            respond(exchange, pool.get(), key, id(rest));
        } else if (rest.endsWith("/error")) {
            settle(exchange, pool.get().answer(key, id(rest), failure(exchange)));
        } else {
            status(exchange, 404, "unknown path");
        }
    }

    /** An answer, or the end of the invocation if it is larger than Lambda's are. */
    private static void respond(HttpExchange exchange, FunctionPool pool, String key, String id) throws IOException {
        var bytes = exchange.getRequestBody().readAllBytes();
        if (bytes.length <= MAX_ANSWER_BYTES) {
            settle(exchange, pool.answer(key, id, new Outcome.Answered(body(bytes))));
            return;
        }
        var refusal = Outcome.Failed.because(
                "Function.ResponseSizeTooLarge",
                "Response payload size (%d bytes) exceeded maximum allowed payload size (%d bytes)."
                        .formatted(bytes.length, MAX_ANSWER_BYTES));
        pool.answer(key, id, refusal);
        status(exchange, 413, "response too large");
    }

    private static String id(String rest) {
        return rest.substring(0, rest.indexOf('/'));
    }

    private void next(HttpExchange exchange, FunctionPool pool, String key) throws IOException {
        Invocation invocation;
        try {
            invocation = pool.next(key).get();
        } catch (CancellationException | ExecutionException _) {
            status(exchange, 410, "process is gone");
            return;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return;
        }
        var now = clock.instant();
        var headers = exchange.getResponseHeaders();
        headers.set("Lambda-Runtime-Aws-Request-Id", invocation.id());
        headers.set(
                "Lambda-Runtime-Deadline-Ms",
                Long.toString(now.plus(pool.function().timeout()).toEpochMilli()));
        headers.set("Lambda-Runtime-Invoked-Function-Arn", pool.function().arn());
        headers.set("Lambda-Runtime-Trace-Id", trace(now, invocation));
        LoopbackServer.answer(exchange, 200, "application/json", invocation.event());
    }

    private static String trace(Instant now, Invocation invocation) {
        var hex = invocation.id().replace("-", "");
        return "Root=1-%08x-%s;Parent=%s;Sampled=0"
                .formatted(now.getEpochSecond(), hex.substring(0, 24), hex.substring(8, 24));
    }

    private static Outcome.Failed failure(HttpExchange exchange) throws IOException {
        var type = Optional.ofNullable(exchange.getRequestHeaders().getFirst(ERROR_TYPE))
                .orElse("Runtime.Unknown");
        return new Outcome.Failed(type, body(exchange));
    }

    /** A function may answer anything; what is not JSON is taken for text. */
    private static JsonNode body(HttpExchange exchange) throws IOException {
        return body(exchange.getRequestBody().readAllBytes());
    }

    private static JsonNode body(byte[] bytes) {
        try {
            return bytes.length == 0 ? Json.parse("null") : Json.parse(bytes);
        } catch (JacksonException _) {
            return Json.of(new String(bytes, StandardCharsets.UTF_8));
        }
    }

    private static void settle(HttpExchange exchange, boolean taken) throws IOException {
        if (taken) {
            status(exchange, 202, "OK");
        } else {
            status(exchange, 400, "not the current invocation");
        }
    }

    private static void status(HttpExchange exchange, int code, String text) throws IOException {
        var body = Json.bytes(Json.object(Map.of("status", text)));
        LoopbackServer.answer(exchange, code, "application/json", body);
    }

    @Override
    public void close() {
        server.close();
    }
}
