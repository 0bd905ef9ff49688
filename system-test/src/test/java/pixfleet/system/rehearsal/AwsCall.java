package pixfleet.system.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import pixfleet.local.wire.AwsError;
import pixfleet.local.wire.QueryCall;

/**
 * A call of any of AWS's services, as it came over the wire.
 *
 * @param service whom it was signed for
 * @param method of HTTP
 * @param path as sent
 * @param query as sent, empty when there is none
 * @param headers by lower-case name
 * @param content of the body, as sent
 */
record AwsCall(
        String service, String method, String path, String query, Map<String, String> headers, BodyBytes content) {
    private static final Pattern SCOPE = Pattern.compile("Credential=[^/,]+/\\d{8}/[^/,]+/([^/,]+)/aws4_request");

    /** Bytes by themselves have no equality. */
    record BodyBytes(java.nio.ByteBuffer bytes) {}

    static AwsCall of(HttpExchange exchange) throws IOException {
        var headers = new TreeMap<String, String>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
        var scope = SCOPE.matcher(headers.getOrDefault("authorization", ""));
        if (!scope.find()) {
            throw new AwsError(403, "MissingAuthenticationToken", "the request is not signed");
        }
        var uri = exchange.getRequestURI();
        return new AwsCall(
                scope.group(1),
                exchange.getRequestMethod(),
                uri.getRawPath(),
                Optional.ofNullable(uri.getRawQuery()).orElse(""),
                headers,
                new BodyBytes(java.nio.ByteBuffer.wrap(exchange.getRequestBody().readAllBytes())));
    }

    /** One of DynamoDB's. */
    static AwsCall ofTables(String operation, JsonNode request) {
        return new AwsCall(
                "dynamodb",
                "POST",
                "/",
                "",
                Map.of("content-type", "application/x-amz-json-1.0", "x-amz-target", "DynamoDB_20120810." + operation),
                new BodyBytes(java.nio.ByteBuffer.wrap(request.toString().getBytes(StandardCharsets.UTF_8))));
    }

    byte[] body() {
        return content.bytes().array();
    }

    String text() {
        return new String(body(), StandardCharsets.UTF_8);
    }

    /** What the query protocol carries in its body; empty for the others. */
    QueryCall form() {
        return headers.getOrDefault("content-type", "").startsWith("application/x-www-form-urlencoded")
                ? QueryCall.ofForm(text())
                : new QueryCall(Map.of());
    }

    JsonNode json() {
        try {
            return new ObjectMapper().readTree(body());
        } catch (IOException e) {
            throw new AwsError(400, "SerializationException", "the body is no JSON");
        }
    }

    /** Name of the operation: in a header, in the form, or for REST in method and path. */
    String action() {
        String target = headers.get("x-amz-target");
        if (target != null) {
            return target;
        }
        String action = form().action();
        if (!action.isEmpty()) {
            return action;
        }
        if (service.equals("s3")) {
            String what = query.replaceAll("=.*", "");
            return method
                    + (path.matches("/[^/]+/?") ? " bucket" : " object")
                    + (query.matches("(tagging|uploads|delete).*") ? " " + what : "");
        }
        return method + " " + path;
    }
}
