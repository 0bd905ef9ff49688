package pixfleet.local.site;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pixfleet.local.lambda.Functions;
import pixfleet.local.lambda.Outcome.Answered;
import pixfleet.local.lambda.Outcome.Failed;
import pixfleet.local.template.Blueprint.Function;
import pixfleet.local.template.Blueprint.Route;
import pixfleet.local.wire.AwsIdentity;
import pixfleet.local.wire.Json;
import tools.jackson.databind.JsonNode;

/** API Gateway's HTTP API: the template's routes, an identity check where its JWT authorizer stands, events of format 2.0. */
final class Gateway {
    private static final Logger log = LoggerFactory.getLogger(Gateway.class);
    private static final int MAX_BODY_BYTES = 6 << 20;

    /** API Gateway's own limit. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Functions functions;
    private final List<RoutePattern> routes;
    private final Users users;
    private final GatewayEvent events;

    Gateway(Functions functions, Collection<Function> served, Users users, AwsIdentity identity) {
        this.functions = functions;
        this.routes = served.stream()
                .flatMap(function -> function.triggers().stream()
                        .filter(Route.class::isInstance)
                        .map(route -> new RoutePattern((Route) route, function.arn())))
                .sorted(RoutePattern.MOST_SPECIFIC_FIRST)
                .toList();
        this.users = users;
        this.events = new GatewayEvent(identity, Clock.systemUTC());
    }

    /** Serves the request if a route does; answers whether one did. */
    boolean serve(HttpExchange exchange) throws IOException {
        var method = exchange.getRequestMethod();
        var path = exchange.getRequestURI().getRawPath();
        for (var route : routes) {
            var parts = route.match(method, path);
            if (parts.isPresent()) {
                serve(exchange, route, parts.get());
                return true;
            }
        }
        return false;
    }

    private void serve(HttpExchange exchange, RoutePattern route, Map<String, String> parts) throws IOException {
        var user = user(exchange);
        if (!route.open() && user.isEmpty()) {
            askForToken(exchange);
            return;
        }
        var body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
        if (body.length > MAX_BODY_BYTES) {
            Problem.answer(exchange, 413, "Content Too Large", "A request may have 6 MiB at most.");
            return;
        }
        var event = events.of(exchange, route.key(), parts, body, route.open() ? Optional.empty() : user);
        try {
            var outcome = functions
                    .invoke(route.functionArn(), Json.bytes(event))
                    .get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            switch (outcome) {
                case Answered(var payload) -> answer(exchange, payload);
                case Failed failed -> {
                    log.warn("function failed route={} reason={}", route.key(), failed.message());
                    Problem.answer(exchange, 502, "Bad Gateway", "The service failed to answer.");
                }
            }
        } catch (TimeoutException _) {
            Problem.answer(exchange, 504, "Gateway Timeout", "The service did not answer in time.");
        } catch (ExecutionException e) {
            throw new IllegalStateException("an invocation ends with an outcome", e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    static void askForToken(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
        Problem.answer(exchange, 401, "Unauthorized", "The request needs a valid token.");
    }

    /** Who shows a token, if it is anybody's. */
    Optional<Users.User> user(HttpExchange exchange) {
        var header = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
                .orElse("");
        if (!header.regionMatches(true, 0, "Bearer ", 0, "Bearer ".length())) {
            return Optional.empty();
        }
        return users.of(header.substring("Bearer ".length()).strip());
    }

    /** Format 2.0: an object with a status code is a response, anything else the body of a good one. */
    private static void answer(HttpExchange exchange, JsonNode payload) throws IOException {
        if (!payload.has("statusCode")) {
            Compressed.answer(exchange, 200, "application/json", Json.bytes(payload));
            return;
        }
        var headers = exchange.getResponseHeaders();
        payload.path("headers")
                .properties()
                .forEach(
                        header -> headers.set(header.getKey(), header.getValue().asString("")));
        payload.path("multiValueHeaders").properties().forEach(header -> {
            headers.remove(header.getKey());
            header.getValue().forEach(value -> headers.add(header.getKey(), value.asString("")));
        });
        payload.path("cookies").forEach(cookie -> headers.add("Set-Cookie", cookie.asString("")));
        headers.remove("Content-Length");
        headers.remove("Transfer-Encoding");
        var text = Json.text(payload, "body");
        var body = payload.path("isBase64Encoded").asBoolean(false)
                ? Base64.getDecoder().decode(text)
                : text.getBytes(StandardCharsets.UTF_8);
        Compressed.answer(exchange, payload.path("statusCode").asInt(200), "", body);
    }
}
