package pixfleet.local.site;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import pixfleet.local.wire.Json;
import pixfleet.local.wire.LoopbackServer;

/** Makes users of the local pool: {@code PUT /local/users/NAME} answers the name and its token. For operators. */
final class UserDoor {
    static final String PATH = "/local/users/";

    private final Users users;

    UserDoor(Users users) {
        this.users = users;
    }

    void serve(HttpExchange exchange) throws IOException {
        var name = exchange.getRequestURI().getPath().substring(PATH.length());
        if (!exchange.getRequestMethod().equals("PUT")) {
            Problem.answer(exchange, 405, "Method Not Allowed", "A user is made by PUT.");
            return;
        }
        try {
            var answer = Json.object().put("user", name).put("token", users.token(name));
            LoopbackServer.answer(exchange, 200, "application/json", Json.bytes(answer));
        } catch (IllegalArgumentException e) {
            Problem.answer(exchange, 400, "Bad Request", String.valueOf(e.getMessage()));
        }
    }
}
