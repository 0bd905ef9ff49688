package pixfleet.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server whose one job ends some seconds after the first look at it, as after a node's boot. */
@Timeout(60)
class JobWatchTest {
    private static final Duration BOOT = Duration.ofSeconds(5);

    private final AtomicInteger looks = new AtomicInteger();
    private HttpServer server;
    private HttpClient http;
    private volatile long ends;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        http = HttpClient.newHttpClient();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        http.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        if (looks.getAndIncrement() == 0) {
            ends = System.nanoTime() + BOOT.toNanos();
        }
        boolean done = System.nanoTime() >= ends;
        byte[] body = "{\"finished\":%s,\"counts\":{\"total\":1,\"%s\":1}}"
                .formatted(done, done ? "done" : "queued")
                .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Test
    void noticesTheEndAtOnceHoweverLongNothingMoved() {
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        var watch = new JobWatch(new Api(new Endpoints(url, url, "t", 0, ""), http));

        assertThat(watch.untilFinished("j", Duration.ofMinutes(1), _ -> {})
                        .path("finished")
                        .asBoolean())
                .isTrue();

        // Looks, not seconds: a busy machine makes both ends of a span late.
        assertThat(looks.get()).isGreaterThan((int) (BOOT.toMillis() / 200) / 2);
    }
}
