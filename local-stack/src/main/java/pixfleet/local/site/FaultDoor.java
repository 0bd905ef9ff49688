package pixfleet.local.site;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import pixfleet.local.ec2.MetadataServer.Notice;
import pixfleet.local.fault.FaultDial;
import pixfleet.local.fault.Strikes;
import pixfleet.local.fault.Strikes.Blow;
import pixfleet.local.wire.AwsError;
import pixfleet.local.wire.Json;
import pixfleet.local.wire.LoopbackServer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The fault dial over HTTP: {@code GET} lists, {@code PATCH} sets, {@code DELETE} clears; {@code POST} strikes one
 * process or gives notice. It needs the API's token, as whoever has it may break things.
 */
public final class FaultDoor {
    static final String PATH = "/local/faults";

    private static final int MAX_BODY_BYTES = 64 << 10;

    private final FaultDial dial;
    private final Strikes strikes;
    private final Notices notices;

    /** A door to these. */
    public FaultDoor(FaultDial dial, Strikes strikes, Notices notices) {
        this.dial = dial;
        this.strikes = strikes;
        this.notices = notices;
    }

    /** Tells instances what the provider is up to. */
    @FunctionalInterface
    public interface Notices {
        /** Gives notice to that instance, or to any that runs for an empty id; answers its id, or empty if none runs. */
        Optional<String> give(String instance, Notice notice);
    }

    void serve(HttpExchange exchange) throws IOException {
        var body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES);
        try {
            switch (exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath()) {
                case "GET " + PATH -> list(exchange);
                case "PATCH " + PATH -> {
                    dial.set(changes(Json.parse(body)));
                    list(exchange);
                }
                case "DELETE " + PATH -> {
                    dial.clear();
                    list(exchange);
                }
                case "POST " + PATH + "/strikes" -> strike(exchange, Json.parse(body));
                case "POST " + PATH + "/notices" -> notice(exchange, Json.parse(body));
                default -> Problem.answer(exchange, 404, "Not Found", "The fault dial has no such route.");
            }
        } catch (IllegalArgumentException | JacksonException e) {
            Problem.answer(exchange, 400, "Bad Request", String.valueOf(e.getMessage()));
        } catch (AwsError e) {
            Problem.answer(exchange, 404, "Not Found", e.text());
        }
    }

    private static Map<String, String> changes(JsonNode body) {
        var changes = new TreeMap<String, String>();
        body.properties()
                .forEach(
                        change -> changes.put(change.getKey(), change.getValue().asString("")));
        return changes;
    }

    private void list(HttpExchange exchange) throws IOException {
        var answer = Json.object();
        answer.set("faults", Json.object(dial.now().settings()));
        answer.set("parts", Json.array(strikes.parts()));
        answer(exchange, answer);
    }

    private void strike(HttpExchange exchange, JsonNode body) throws IOException {
        var blow = blow(Json.text(body, "blow"));
        var struck = strikes.strike(blow, Json.text(body, "part"), Json.text(body, "instance"));
        if (struck.isEmpty()) {
            Problem.answer(exchange, 409, "Conflict", "No process of that part runs.");
            return;
        }
        long seconds = body.path("seconds").asLong(0);
        if (blow == Blow.FREEZE && seconds > 0) {
            strikes.thaw(struck.get(), Duration.ofSeconds(seconds));
        }
        answer(exchange, Json.object().put("pid", struck.get()));
    }

    private void notice(HttpExchange exchange, JsonNode body) throws IOException {
        var told = notices.give(Json.text(body, "instance"), notice(Json.text(body, "notice")));
        if (told.isEmpty()) {
            Problem.answer(exchange, 409, "Conflict", "No instance runs.");
            return;
        }
        answer(exchange, Json.object().put("instance", told.get()));
    }

    private static Notice notice(String name) {
        try {
            return Notice.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("a notice is interruption or rebalance, not " + name, e);
        }
    }

    private static Blow blow(String name) {
        try {
            return Blow.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("a blow is kill, freeze or thaw, not " + name, e);
        }
    }

    private static void answer(HttpExchange exchange, JsonNode body) throws IOException {
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        LoopbackServer.answer(exchange, 200, "application/json", Json.bytes(body));
    }
}
