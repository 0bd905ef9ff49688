package pixfleet.control.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pixfleet.control.FakeClock;
import pixfleet.control.Samples;
import pixfleet.fault.TransientFailure;

@Timeout(30)
class WebhookTest {
    private static final String SECRET = "sixteen letters!";
    private static final String BODY = "{\"text\":\"998 done, 2 failed, 3 min 12 s — Würzburg\"}";

    private final List<String> taken = new CopyOnWriteArrayList<>();
    private final Deque<Integer> answers = new ArrayDeque<>();
    private final HttpClient http =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();
    private HttpServer server;
    private WebhookHandler handler;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook");
        handler = new WebhookHandler(new Webhook(http, address, SECRET, new FakeClock(Samples.NOON)));
    }

    @AfterEach
    void stop() {
        server.stop(0);
        http.close();
    }

    /** As a receiver would: it signs what it got with the secret both know. */
    private void answer(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String at = exchange.getRequestHeaders().getFirst("Pixfleet-Timestamp");
        String said = exchange.getRequestHeaders().getFirst("Pixfleet-Signature");
        String right = "sha256=" + hmac(at + "." + new String(body, StandardCharsets.UTF_8));
        taken.add(exchange.getRequestURI().getPath() + " " + at + " " + said.equals(right) + " "
                + new String(body, StandardCharsets.UTF_8));
        exchange.getResponseHeaders().set("Location", "/elsewhere");
        exchange.sendResponseHeaders(answers.isEmpty() ? 204 : answers.remove(), -1);
        exchange.close();
    }

    private static String hmac(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SQSEvent event(String... bodies) {
        var event = new SQSEvent();
        event.setRecords(java.util.Arrays.stream(bodies)
                .map(body -> {
                    var message = new SQSEvent.SQSMessage();
                    message.setMessageId("m");
                    message.setBody(body);
                    return message;
                })
                .toList());
        return event;
    }

    @Test
    void postsWhatTheReceiverCanTellIsOurs() {
        assertThat(handler.handleRequest(event(BODY), null)).isEqualTo(1);

        assertThat(taken).containsExactly("/hook 1773489600 true " + BODY);
    }

    @Test
    void leavesToTheQueueWhatIsNotTakenAndFollowsNobodyElsewhere() {
        for (int status : List.of(500, 404, 302)) {
            answers.add(status);
            assertThatThrownBy(() -> handler.handleRequest(event(BODY), null))
                    .isInstanceOf(TransientFailure.class)
                    .hasMessageContaining("it answered " + status);
        }
        assertThat(handler.handleRequest(event(BODY), null)).isEqualTo(1);

        assertThat(taken).hasSize(4).allMatch(post -> post.startsWith("/hook"));
    }

    @Test
    void saysWhereNobodyListens() {
        server.stop(0);

        assertThatThrownBy(() -> handler.handleRequest(event(BODY), null))
                .isInstanceOf(TransientFailure.class)
                .hasMessageStartingWith("posting to 127.0.0.1");
    }

    /** From RFC 4231 in form: another key, another time or another body is another signature. */
    @Test
    void whatIsSignedIsKeyTimeAndBody() {
        String signature = Webhook.signature(SECRET, "1", "a");

        assertThat(signature).matches("sha256=[0-9a-f]{64}").isEqualTo(Webhook.signature(SECRET, "1", "a"));
        assertThat(List.of(
                        Webhook.signature("another secret!!", "1", "a"),
                        Webhook.signature(SECRET, "2", "a"),
                        Webhook.signature(SECRET, "1", "b")))
                .doesNotContain(signature);
    }
}
