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
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pixfleet.local.wire.AwsError;
import pixfleet.local.wire.AwsIdentity;
import pixfleet.local.wire.CallFate;
import pixfleet.local.wire.Hex;
import pixfleet.local.wire.Keyring;
import pixfleet.local.wire.LoopbackServer;
import pixfleet.local.wire.SignatureCheck;

/**
 * A reverse proxy before ElasticMQ, which itself asks nobody for a signature: any page in a browser could else post to the queues.
 * Where ElasticMQ answers otherwise than AWS, or does worse, the proxy does better.
 */
final class QueueProxy implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(QueueProxy.class);
    private static final List<String> PASSED_ON = List.of("Content-Type", "X-Amz-Target", "x-amzn-query-mode");
    private static final int MAX_BODY_BYTES = 4 << 20;

    /** Longer than any long poll. */
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final SignatureCheck signatures;
    private final Behind behind;
    private final MoveTasks moves;
    private final LoopbackServer server;

    /**
     * What the proxy stands before.
     *
     * @param url of ElasticMQ
     * @param health of what keeps its messages
     * @param purges is told of queues that were emptied
     * @param fate what becomes of signed calls
     */
    record Behind(String url, Keeper.Health health, Consumer<Keeper.Purged> purges, CallFate fate) {}

    /** Listens at {@code port} and passes on what is signed and allowed. */
    QueueProxy(int port, Keyring keys, Behind behind, QueueClient queues) throws IOException {
        var clock = Clock.systemUTC();
        this.signatures = new SignatureCheck(keys, "sqs", AwsIdentity.LOCAL.region(), clock);
        this.behind = behind;
        this.moves = new MoveTasks(queues, clock);
        this.server = LoopbackServer.start(port, this::handle);
    }

    private void handle(HttpExchange exchange) throws IOException {
        var body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES);
        try {
            var caller = signatures.verify(SignatureCheck.Signed.of(exchange, Hex.sha256(body)));
            var call = SqsCall.of(exchange, body);
            caller.check(QueueNeeds.of(call));
            var lot = behind.fate().next();
            if (lot == CallFate.Fate.REFUSED) {
                throw CallFate.refusal();
            }
            var answer = answer(exchange, body, call);
            if (lot == CallFate.Fate.CUT_OFF) {
                LoopbackServer.cutOff(exchange, answer.status(), answer.type(), answer.body());
            } else {
                send(exchange, answer);
            }
        } catch (AwsError e) {
            send(exchange, Answer.of(e));
        } catch (InterruptedException _) {
            // The stack is ending; the client finds its connection closed.
            Thread.currentThread().interrupt();
        }
    }

    private Answer answer(HttpExchange exchange, byte[] body, SqsCall call) throws IOException, InterruptedException {
        var trouble = behind.health().trouble();
        if (trouble.isPresent() && !call.onlyReads()) {
            throw new AwsError(503, "ServiceUnavailable", "Queues cannot be kept at present: " + trouble.get());
        }
        if (moves.answers(call)) {
            return moves.answer(call);
        }
        long before = System.currentTimeMillis();
        var answer = passOn(exchange, body);
        if (answer.status() >= 500) {
            log.error("SQS failed action={} status={} answer={}", call.action(), answer.status(), answer.text());
        }
        if (call.action().equals("PurgeQueue") && answer.status() == 200) {
            behind.purges().accept(new Keeper.Purged(call.queue(), before));
        }
        return DeletedTwice.mended(call, answer);
    }

    private Answer passOn(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(behind.url() + exchange.getRequestURI()))
                .timeout(TIMEOUT)
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        for (var name : PASSED_ON) {
            var value = exchange.getRequestHeaders().getFirst(name);
            if (value != null) {
                request.header(name, value);
            }
        }
        var answer = http.send(request.build(), BodyHandlers.ofByteArray());
        Map<String, List<String>> headers = new TreeMap<>();
        answer.headers().map().forEach((name, values) -> {
            if (name.startsWith("x-amz")) {
                headers.put(name, values);
            }
        });
        var type = answer.headers().firstValue("Content-Type").orElse("");
        return new Answer(answer.statusCode(), type, headers, answer.body());
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        exchange.getResponseHeaders().putAll(answer.headers());
        LoopbackServer.answer(exchange, answer.status(), answer.type(), answer.body());
    }

    @Override
    public void close() {
        moves.close();
        server.close();
        http.shutdownNow();
    }
}
