package pixfleet.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalUsersTest {
    @TempDir
    private Path folder;

    private final List<String> asked = new ArrayList<>();
    private HttpServer server;
    private Endpoints first;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
        first = new Endpoints(url, url, "the first one's", 0, "");
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        asked.add(exchange.getRequestMethod() + " " + path + " "
                + exchange.getRequestHeaders().getFirst("Authorization"));
        boolean taken = path.endsWith("/operators");
        byte[] body = (taken ? "{\"detail\":\"operators is taken\"}" : "{\"token\":\"ada's\"}")
                .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(taken ? 400 : 200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Test
    void anotherUserIsMadeByTheFirstAndHasATokenOfItsOwn() {
        Endpoints ada = LocalUsers.made(first, "ada");

        assertThat(asked).containsExactly("PUT /local/users/ada Bearer the first one's");
        assertThat(ada.token()).isEqualTo("ada's");
        assertThat(ada.site()).isEqualTo(first.site());
    }

    @Test
    void aNameThatNobodyCanHaveIsRefusedInTheStacksWords() {
        assertThatThrownBy(() -> LocalUsers.made(first, "operators"))
                .isInstanceOf(ApiFailure.class)
                .hasMessage("operators is taken");
    }

    @Test
    void aUserMadeBeforeIsFoundWithoutTheStackAndNobodyElseIs() throws IOException {
        Path users = Files.writeString(folder.resolve("users.json"), "{\"ada\":\"ada's\"}");

        assertThat(LocalUsers.known(first, users, "ada").token()).isEqualTo("ada's");
        assertThat(asked).isEmpty();
        for (Path file : List.of(users, folder.resolve("none.json"))) {
            assertThatThrownBy(() -> LocalUsers.known(first, file, "bob"))
                    .isInstanceOf(ApiFailure.class)
                    .hasMessage("there is no user bob here; make one with: ./pixfleet up --user bob");
        }
    }
}
