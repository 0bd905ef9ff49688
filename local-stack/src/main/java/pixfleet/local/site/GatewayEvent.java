package pixfleet.local.site;

import com.sun.net.httpserver.HttpExchange;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import pixfleet.local.site.Users.User;
import pixfleet.local.wire.AwsIdentity;
import pixfleet.local.wire.Json;
import tools.jackson.databind.node.ObjectNode;

/**
 * Requests as API Gateway hands them to a function.
 *
 * <p>Source: API Gateway guide, "Create AWS Lambda proxy integrations for HTTP APIs", payload format 2.0.
 */
final class GatewayEvent {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final AwsIdentity identity;
    private final Clock clock;

    GatewayEvent(AwsIdentity identity, Clock clock) {
        this.identity = identity;
        this.clock = clock;
    }

    ObjectNode of(
            HttpExchange exchange, String routeKey, Map<String, String> pathParts, byte[] body, Optional<User> user) {
        var uri = exchange.getRequestURI();
        var query = Optional.ofNullable(uri.getRawQuery()).orElse("");
        var event = Json.object().put("version", "2.0").put("routeKey", routeKey);
        event.put("rawPath", uri.getPath()).put("rawQueryString", query);
        headers(exchange, event);
        var parameters = parameters(query);
        if (!parameters.isEmpty()) {
            event.set("queryStringParameters", Json.object(parameters));
        }
        context(exchange, routeKey, user, event.putObject("requestContext"));
        if (!pathParts.isEmpty()) {
            event.set("pathParameters", Json.object(pathParts));
        }
        body(body, event);
        return event;
    }

    private static void headers(HttpExchange exchange, ObjectNode event) {
        var headers = new TreeMap<String, String>();
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (name.equalsIgnoreCase("Cookie")) {
                var cookies = event.putArray("cookies");
                values.stream()
                        .flatMap(value -> Arrays.stream(value.split("; *", -1)))
                        .forEach(cookies::add);
            } else {
                headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values));
            }
        });
        event.set("headers", Json.object(headers));
    }

    private static Map<String, String> parameters(String query) {
        var parameters = new TreeMap<String, String>();
        for (var pair : query.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                var name = equals < 0 ? pair : pair.substring(0, equals);
                var value = equals < 0 ? "" : pair.substring(equals + 1);
                parameters.merge(decoded(name), decoded(value), (one, other) -> one + "," + other);
            }
        }
        return parameters;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private void context(HttpExchange exchange, String routeKey, Optional<User> user, ObjectNode context) {
        var now = clock.instant();
        var host = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Host"))
                .orElse("127.0.0.1");
        context.put("accountId", identity.accountId())
                .put("apiId", "local")
                .put("domainName", host)
                .put("domainPrefix", "local")
                .put("requestId", UUID.randomUUID().toString())
                .put("routeKey", routeKey)
                .put("stage", "$default")
                .put("time", TIME.format(now))
                .put("timeEpoch", now.toEpochMilli());
        context.putObject("http")
                .put("method", exchange.getRequestMethod())
                .put("path", exchange.getRequestURI().getPath())
                .put("protocol", exchange.getProtocol())
                .put("sourceIp", "127.0.0.1")
                .put(
                        "userAgent",
                        Optional.ofNullable(exchange.getRequestHeaders().getFirst("User-Agent"))
                                .orElse(""));
        user.ifPresent(known -> {
            var jwt = context.putObject("authorizer").putObject("jwt");
            var claims = jwt.putObject("claims").put("sub", known.sub());
            if (!known.groups().isEmpty()) {
                // A claim that is a list becomes text like this.
                claims.put("cognito:groups", "[" + String.join(" ", known.groups()) + "]");
            }
            jwt.putNull("scopes");
        });
    }

    /** Text goes as text, anything else as Base64. */
    private static void body(byte[] body, ObjectNode event) {
        if (body.length == 0) {
            event.put("isBase64Encoded", false);
            return;
        }
        try {
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            event.put("body", text).put("isBase64Encoded", false);
        } catch (CharacterCodingException _) {
            event.put("body", Base64.getEncoder().encodeToString(body)).put("isBase64Encoded", true);
        }
    }
}
