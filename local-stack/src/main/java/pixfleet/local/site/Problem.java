package pixfleet.local.site;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import pixfleet.local.wire.Json;
import pixfleet.local.wire.LoopbackServer;

/** Refusals as RFC 9457 problem documents. */
final class Problem {
    private Problem() {}

    static void answer(HttpExchange exchange, int status, String title, String detail) throws IOException {
        var json = Json.object()
                .put("type", "about:blank")
                .put("title", title)
                .put("status", status)
                .put("detail", detail);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        LoopbackServer.answer(exchange, status, "application/problem+json", Json.bytes(json));
    }
}
