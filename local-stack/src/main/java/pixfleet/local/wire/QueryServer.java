package pixfleet.local.wire;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pixfleet.local.iam.AccessRequest;

/** One service of AWS's query protocol: signed form in, XML out. */
public final class QueryServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(QueryServer.class);
    private static final String TYPE = "text/xml;charset=UTF-8";
    private static final int MAX_BODY_BYTES = 4 << 20;

    private final Service service;
    private final SignatureCheck signatures;
    private final CallFate fate;
    private final LoopbackServer server;

    /** What a service answers. */
    public interface Service {
        /** Name in the credential scope, such as {@code sns}. */
        String name();

        /** What its caller must be allowed to do. */
        List<AccessRequest> needs(QueryCall call);

        /** Carries a call out and answers its XML; throws {@link AwsError} to refuse. */
        String answer(QueryCall call, String requestId);

        /** The service's own envelope around a refusal. */
        String refusal(AwsError error, String requestId);

        /** How this service words a refusal by {@link SignatureCheck} or by a {@link Caller}'s policy. */
        AwsError unauthorized(AwsError refusal);
    }

    private QueryServer(Service service, SignatureCheck signatures, CallFate fate, int port) throws IOException {
        this.service = service;
        this.fate = fate;
        this.signatures = signatures;
        this.server = LoopbackServer.start(port, this::handle);
    }

    /** Starts to listen. */
    public static QueryServer start(Service service, Credentials credentials, int port) throws IOException {
        return start(service, Keyring.of(credentials), CallFate.GOOD, port);
    }

    /** Starts to listen; signed calls meet this fate. */
    public static QueryServer start(Service service, Keyring keys, CallFate fate, int port) throws IOException {
        return new QueryServer(
                service,
                new SignatureCheck(keys, service.name(), AwsIdentity.LOCAL.region(), Clock.systemUTC()),
                fate,
                port);
    }

    /** Address for {@code AWS_ENDPOINT_URL_...}. */
    public String endpoint() {
        return "http://" + LoopbackServer.HOST + ":" + server.port();
    }

    @Override
    public void close() {
        server.close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        var requestId = UUID.randomUUID().toString();
        var body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES);
        try {
            var caller = verified(exchange, body);
            var form = new String(body, StandardCharsets.UTF_8);
            var query = Optional.ofNullable(exchange.getRequestURI().getRawQuery());
            var call = QueryCall.ofForm(form.isEmpty() ? query.orElse("") : form);
            if (!caller.ofTheAccount()) {
                check(caller, call);
            }
            var lot = fate.next();
            if (lot == CallFate.Fate.REFUSED) {
                throw CallFate.refusal();
            }
            var xml = service.answer(call, requestId);
            var answer = xml.getBytes(StandardCharsets.UTF_8);
            if (lot == CallFate.Fate.CUT_OFF) {
                LoopbackServer.cutOff(exchange, 200, TYPE, answer);
            } else {
                LoopbackServer.answer(exchange, 200, TYPE, answer);
            }
        } catch (AwsError e) {
            log.info("call refused service={} code={} message={}", service.name(), e.code(), e.text());
            var xml = service.refusal(e, requestId);
            LoopbackServer.answer(exchange, e.status(), TYPE, xml.getBytes(StandardCharsets.UTF_8));
        } catch (InterruptedException _) {
            // The stack is ending; the client finds its connection closed.
            Thread.currentThread().interrupt();
        }
    }

    private Caller verified(HttpExchange exchange, byte[] body) {
        try {
            return signatures.verify(SignatureCheck.Signed.of(exchange, Hex.sha256(body)));
        } catch (AwsError e) {
            throw service.unauthorized(e);
        }
    }

    private void check(Caller caller, QueryCall call) {
        var needs = service.needs(call);
        try {
            caller.check(needs);
        } catch (AwsError e) {
            throw service.unauthorized(e);
        }
    }
}
