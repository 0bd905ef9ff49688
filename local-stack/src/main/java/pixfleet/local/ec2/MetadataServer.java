package pixfleet.local.ec2;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import pixfleet.local.wire.AwsIdentity;
import pixfleet.local.wire.Json;
import pixfleet.local.wire.LoopbackServer;

/**
 * The metadata service of all instances, version 2: what is asked needs a token of the same instance. On EC2 each machine finds its own
 * at one address; here an instance is told an address that ends with its id.
 */
public final class MetadataServer implements AutoCloseable {
    /** How long EC2 gives a machine from the notice of its interruption to its end. */
    public static final Duration GRACE = Duration.ofMinutes(2);

    private static final Pattern PATH = Pattern.compile("/(i-[0-9a-f]{8,17})/latest/(.+)");
    private static final Pattern SECONDS = Pattern.compile("[1-9]\\d{0,4}");
    private static final int LONGEST_SECONDS = 21_600;
    private static final int TOKEN_BYTES = 32;

    private final Clock clock;
    private final Duration grace;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Machine> machines = new ConcurrentHashMap<>();
    private final Map<String, Token> tokens = new ConcurrentHashMap<>();
    private final LoopbackServer server;

    private MetadataServer(Clock clock, Duration grace) throws IOException {
        this.clock = clock;
        this.grace = grace;
        this.server = LoopbackServer.start(0, this::serve);
    }

    /** What a provider tells a machine ahead. */
    public enum Notice {
        /** It takes the machine back, in two minutes. */
        INTERRUPTION,
        /** It will probably do so. */
        REBALANCE
    }

    private record Machine(InstanceRecord record, Map<Notice, Instant> notices) {
        Machine with(Notice notice, Instant at) {
            var all = new ConcurrentHashMap<>(notices);
            all.put(notice, at.truncatedTo(ChronoUnit.SECONDS));
            return new Machine(record, all);
        }
    }

    private record Token(String instance, Instant until) {}

    /**
     * Starts the service on any free port.
     *
     * @param grace how long a machine has from the notice of its interruption to its end
     */
    public static MetadataServer start(Clock clock, Duration grace) throws IOException {
        return new MetadataServer(clock, grace);
    }

    Duration grace() {
        return grace;
    }

    /** Where that instance finds its own. */
    String url(String instance) {
        return "http://" + LoopbackServer.HOST + ":" + server.port() + "/" + instance;
    }

    /** An instance boots: nothing has been told to it, and tokens of its last life are void. */
    void boots(InstanceRecord record) {
        tokens.values().removeIf(token -> token.instance().equals(record.id()));
        machines.put(record.id(), new Machine(record, Map.of()));
    }

    /** Tells a running instance something. */
    void tell(String instance, Notice notice, Instant at) {
        machines.computeIfPresent(instance, (_, machine) -> machine.with(notice, at));
    }

    private void serve(HttpExchange exchange) throws IOException {
        var path = PATH.matcher(exchange.getRequestURI().getPath());
        var machine = path.matches() ? Optional.ofNullable(machines.get(path.group(1))) : Optional.<Machine>empty();
        if (machine.isEmpty()) {
            answer(exchange, 404, "");
        } else if (exchange.getRequestMethod().equals("PUT") && path.group(2).equals("api/token")) {
            token(exchange, machine.get());
        } else if (!knows(exchange.getRequestHeaders().getFirst("X-aws-ec2-metadata-token"), machine.get())) {
            answer(exchange, 401, "");
        } else {
            var found = content(machine.get(), path.group(2));
            answer(exchange, found.isPresent() ? 200 : 404, found.orElse(""));
        }
    }

    private void token(HttpExchange exchange, Machine machine) throws IOException {
        var seconds = Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-aws-ec2-metadata-token-ttl-seconds"))
                .filter(text -> SECONDS.matcher(text).matches())
                .map(Integer::parseInt)
                .filter(number -> number <= LONGEST_SECONDS);
        if (seconds.isEmpty()) {
            answer(exchange, 400, "");
            return;
        }
        var bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        var token = HexFormat.of().formatHex(bytes);
        tokens.put(token, new Token(machine.record().id(), clock.instant().plusSeconds(seconds.get())));
        answer(exchange, 200, token);
    }

    private boolean knows(String given, Machine machine) {
        var token = given == null ? null : tokens.get(given);
        return token != null
                && token.instance().equals(machine.record().id())
                && clock.instant().isBefore(token.until());
    }

    private static Optional<String> content(Machine machine, String path) {
        var record = machine.record();
        return switch (path) {
            case "meta-data/instance-id" -> Optional.of(record.id());
            case "meta-data/instance-type" -> Optional.of(record.form().instanceType());
            case "meta-data/placement/availability-zone" ->
                Optional.of(record.place().zone());
            case "meta-data/spot/instance-action" ->
                Optional.ofNullable(machine.notices().get(Notice.INTERRUPTION))
                        .map(at -> Json.object()
                                .put("action", record.place().spot() ? "terminate" : "stop")
                                .put("time", at.toString())
                                .toString());
            case "meta-data/events/recommendations/rebalance" ->
                Optional.ofNullable(machine.notices().get(Notice.REBALANCE))
                        .map(at ->
                                Json.object().put("noticeTime", at.toString()).toString());
            case "dynamic/instance-identity/document" ->
                Optional.of(Json.object()
                        .put("accountId", AwsIdentity.LOCAL.accountId())
                        .put("region", AwsIdentity.LOCAL.region())
                        .put("instanceId", record.id())
                        .put("instanceType", record.form().instanceType())
                        .put("imageId", record.form().imageId())
                        .put(
                                "pendingTime",
                                record.launchedAt()
                                        .truncatedTo(ChronoUnit.SECONDS)
                                        .toString())
                        .toString());
            default -> Optional.empty();
        };
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        LoopbackServer.answer(exchange, status, "text/plain", text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        server.close();
    }
}
