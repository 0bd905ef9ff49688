package pixfleet.local.site;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import pixfleet.local.lambda.Functions;
import pixfleet.local.template.Blueprint.Function;
import pixfleet.local.wire.AwsIdentity;
import pixfleet.local.wire.Json;
import pixfleet.local.wire.LoopbackServer;

/** The one door people use: site and API on one origin, as behind CloudFront. */
public final class SiteServer implements AutoCloseable {
    private static final Pattern HOST = Pattern.compile("(127\\.0\\.0\\.1|localhost|\\[::1])(:\\d+)?");
    private static final Pattern BUCKET_ORIGIN = Pattern.compile("https://[^ ;]*\\.s3[^ ;]*\\.amazonaws\\.com");
    private static final String DEFAULT_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; worker-src 'self' blob:; "
                    + "img-src 'self' data: blob: https://b.s3.amazonaws.com; "
                    + "connect-src 'self' https://b.s3.amazonaws.com; base-uri 'none'; form-action 'none'; "
                    + "frame-ancestors 'none'";

    private final Gateway gateway;
    private final StaticFiles files;
    private final AwsIdentity identity;
    private final Map<String, String> headers;
    private final FaultDoor faults;
    private final UserDoor users;
    private final TableDoor tables;
    private final LoopbackServer server;

    /**
     * How to serve.
     *
     * @param port to listen on
     * @param site directory of the built site
     * @param users who may come in
     * @param identity told to the page
     * @param s3 origin that pages fetch pixels from
     * @param contentSecurityPolicy the template's, with the buckets' origins on AWS
     */
    public record Settings(
            int port,
            Optional<Path> site,
            Users users,
            AwsIdentity identity,
            String s3,
            Optional<String> contentSecurityPolicy) {}

    /** What operators may look at and turn. */
    public record Doors(FaultDoor faults, TableDoor tables) {}

    private SiteServer(Settings settings, Functions functions, Collection<Function> served, Doors doors)
            throws IOException {
        this.faults = doors.faults();
        this.tables = doors.tables();
        gateway = new Gateway(functions, served, settings.users(), settings.identity());
        users = new UserDoor(settings.users());
        files = new StaticFiles(settings.site());
        identity = settings.identity();
        headers = Map.of(
                "Content-Security-Policy", policy(settings),
                "X-Content-Type-Options", "nosniff",
                "Referrer-Policy", "no-referrer",
                "Cross-Origin-Opener-Policy", "same-origin");
        server = LoopbackServer.start(settings.port(), this::handle);
    }

    /** Starts to serve the site, the routes of these functions and the doors. */
    public static SiteServer start(Settings settings, Functions functions, Collection<Function> served, Doors doors)
            throws IOException {
        return new SiteServer(settings, functions, served, doors);
    }

    /** The template's policy with S3's local origin in place of the buckets'. */
    static String policy(Settings settings) {
        var text = settings.contentSecurityPolicy().orElse(DEFAULT_POLICY);
        var local = BUCKET_ORIGIN.matcher(text).replaceAll(Matcher.quoteReplacement(settings.s3()));
        return Arrays.stream(local.split("; *", -1))
                .map(directive ->
                        Arrays.stream(directive.split(" +", -1)).distinct().collect(Collectors.joining(" ")))
                .collect(Collectors.joining("; "));
    }

    private void handle(HttpExchange exchange) throws IOException {
        headers.forEach(exchange.getResponseHeaders()::set);
        var host = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Host"))
                .orElse("");
        // A page elsewhere may point its own name at 127.0.0.1; it would then share this origin.
        if (!HOST.matcher(host).matches()) {
            Problem.answer(exchange, 421, "Misdirected Request", "This server answers to the loopback address only.");
            return;
        }
        var path = exchange.getRequestURI().getPath();
        if (path.equals(FaultDoor.PATH) || path.startsWith(FaultDoor.PATH + "/")) {
            if (letsOperatorIn(exchange)) {
                faults.serve(exchange);
            }
            return;
        }
        if (path.equals(TableDoor.PATH)) {
            if (letsOperatorIn(exchange)) {
                tables.serve(exchange);
            }
            return;
        }
        if (path.startsWith(UserDoor.PATH)) {
            if (letsOperatorIn(exchange)) {
                users.serve(exchange);
            }
            return;
        }
        if (gateway.serve(exchange)) {
            return;
        }
        if (path.equals("/api") || path.startsWith("/api/")) {
            Problem.answer(exchange, 404, "Not Found", "The API has no such route.");
        } else if (path.equals("/config.json")) {
            var config = Json.object().put("api", "/api");
            config.putObject("auth").put("kind", "token");
            config.put("region", identity.region());
            exchange.getResponseHeaders().set("Cache-Control", "no-cache");
            LoopbackServer.answer(exchange, 200, "application/json", Json.bytes(config));
        } else {
            files.serve(exchange);
        }
    }

    /** Whether an operator asks; whoever else does is answered here. */
    private boolean letsOperatorIn(HttpExchange exchange) throws IOException {
        var user = gateway.user(exchange);
        if (user.isEmpty()) {
            Gateway.askForToken(exchange);
        } else if (!user.get().isOperator()) {
            Problem.answer(exchange, 403, "Forbidden", "Only operators may do this.");
            return false;
        }
        return user.isPresent();
    }

    @Override
    public void close() {
        server.close();
    }
}
