package pixfleet.control.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.restassured.RestAssured;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An event as API Gateway sends it, and the function's answer. */
final class GatewayEvent {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ObjectNode event;

    private GatewayEvent(ObjectNode event) {
        this.event = event;
    }

    /** A recorded event from {@code sam/events}. */
    static GatewayEvent recorded(String name) {
        try {
            var file = Path.of("..", "..", "sam", "events", name + ".json");
            return new GatewayEvent((ObjectNode) JSON.readTree(Files.readString(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A call of an operator. */
    static GatewayEvent call(String method, String path) {
        return recorded("http-get-job").as("op", "[admins operators]").to(method, path);
    }

    /** The same event with another identity; {@code groups} as API Gateway writes them, or empty. */
    GatewayEvent as(String sub, String groups) {
        ObjectNode claims = (ObjectNode) event.at("/requestContext/authorizer/jwt/claims");
        claims.put("sub", sub).remove("cognito:groups");
        if (!groups.isEmpty()) {
            claims.put("cognito:groups", groups);
        }
        return this;
    }

    /** The same event for another address. */
    GatewayEvent to(String method, String pathAndQuery) {
        String[] parts = pathAndQuery.split("\\?", 2);
        event.put("rawPath", parts[0]).put("rawQueryString", parts.length == 2 ? parts[1] : "");
        ObjectNode http = (ObjectNode) event.path("requestContext").path("http");
        http.put("method", method).put("path", parts[0]);
        return this;
    }

    GatewayEvent body(String text) {
        event.put("body", text);
        return header("content-type", "application/json");
    }

    GatewayEvent header(String name, String value) {
        ((ObjectNode) event.get("headers")).put(name, value);
        return this;
    }

    /** Without the claims of an identity. */
    GatewayEvent anonymous() {
        ((ObjectNode) event.get("requestContext")).remove("authorizer");
        return this;
    }

    /** The function's answer. */
    record Answer(int status, String type, String retryAfter, String body) {
        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** The text at a JSON pointer. */
        String at(String pointer) {
            return json().at(pointer).asText();
        }
    }

    Answer send() {
        String answer = RestAssured.given()
                .contentType("application/json")
                .body(event.toString())
                .post("/_lambda_")
                .then()
                .statusCode(200)
                .extract()
                .asString();
        try {
            JsonNode tree = JSON.readTree(answer);
            return new Answer(
                    tree.path("statusCode").asInt(),
                    header(tree, "Content-Type"),
                    header(tree, "Retry-After"),
                    tree.path("body").asText());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String header(JsonNode answer, String name) {
        return answer.at("/multiValueHeaders/%s/0".formatted(name))
                .asText(answer.at("/headers/" + name).asText());
    }
}
