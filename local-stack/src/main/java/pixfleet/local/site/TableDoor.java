package pixfleet.local.site;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import pixfleet.local.wire.Json;
import pixfleet.local.wire.LoopbackServer;
import tools.jackson.databind.JsonNode;

/** Tells what the tables hold, and how often they were asked: {@code GET /local/table}. For operators. */
public final class TableDoor {
    static final String PATH = "/local/table";

    private final Facts facts;

    /** A door to these. */
    public TableDoor(Facts facts) {
        this.facts = facts;
    }

    /** What the tables hold, and how often they were asked. */
    @FunctionalInterface
    public interface Facts {
        /** As of now. */
        JsonNode now() throws IOException;
    }

    void serve(HttpExchange exchange) throws IOException {
        if (!exchange.getRequestMethod().equals("GET")) {
            Problem.answer(exchange, 405, "Method Not Allowed", "The tables can be looked at only.");
            return;
        }
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        LoopbackServer.answer(exchange, 200, "application/json", Json.bytes(facts.now()));
    }
}
