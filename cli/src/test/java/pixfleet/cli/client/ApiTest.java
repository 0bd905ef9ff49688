package pixfleet.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ApiTest {
    private final Deque<Integer> answers = new ArrayDeque<>();
    private final List<String> keys = new CopyOnWriteArrayList<>();
    private String retryAfter = "1";
    private HttpServer server;
    private HttpClient http;
    private Api api;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        http = HttpClient.newHttpClient();
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        api = new Api(new Endpoints(url, url, "t", 0, ""), http, Duration.ofMillis(1));
    }

    @AfterEach
    void stop() {
        server.stop(0);
        http.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
        keys.add(key == null ? "" : key);
        int status = answers.remove();
        String body = status == 200 ? "{\"id\":\"j\",\"images\":[]}" : "{\"detail\":\"no luck\"}";
        if (status == 429) {
            exchange.getResponseHeaders().set("Retry-After", retryAfter);
        }
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Test
    void whatTheServiceFailsToAnswerIsAskedAgain() {
        answers.addAll(List.of(502, 504, 503, 200));

        assertThat(api.job("j").path("id").asText()).isEqualTo("j");
        assertThat(answers).isEmpty();
    }

    @Test
    void aJobIsOpenedOnceHoweverOftenItIsAskedFor() {
        answers.addAll(List.of(502, 200));

        assertThat(api.open("invert", List.of()).id()).isEqualTo("j");
        assertThat(keys).hasSize(2).doesNotContain("");
        assertThat(keys.getFirst()).isEqualTo(keys.getLast());
    }

    @Test
    void afterFourTriesItIsAFailure() {
        answers.addAll(List.of(502, 502, 502, 502, 200));

        assertThatThrownBy(() -> api.job("j")).isInstanceOf(ApiFailure.class).hasMessage("no luck");
        assertThat(answers).containsExactly(200);
    }

    @Test
    void whoIsAskedForPatienceWaitsOnce() {
        answers.addAll(List.of(429, 200, 429, 429));

        long begin = System.nanoTime();
        assertThat(api.open("invert", List.of()).id()).isEqualTo("j");
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));

        assertThatThrownBy(() -> api.open("invert", List.of()))
                .isInstanceOf(ApiFailure.class)
                .hasMessage("no luck");
        assertThat(answers).isEmpty();
    }

    @Test
    void aLongWaitIsSaidAtOnce() {
        retryAfter = "61";
        answers.addAll(List.of(429, 200));

        assertThatThrownBy(() -> api.open("invert", List.of()))
                .isInstanceOf(ApiFailure.class)
                .hasMessage("no luck");
        assertThat(answers).containsExactly(200);
    }

    @Test
    void aRefusalIsNotAskedAgain() {
        answers.addAll(List.of(404, 200));

        assertThatThrownBy(() -> api.job("j")).isInstanceOf(ApiFailure.class).hasMessage("no luck");
        assertThat(answers).containsExactly(200);
    }
}
