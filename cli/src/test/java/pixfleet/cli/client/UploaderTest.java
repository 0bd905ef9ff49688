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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UploaderTest {
    @TempDir
    private Path folder;

    private final Map<String, byte[]> received = new TreeMap<>();
    private final List<String> pages = new ArrayList<>();
    /** Requests left that fail: one after the other is answered 503, or not at all. */
    private int failures;

    private HttpServer server;
    private HttpClient http;
    private Uploader uploader;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::take);
        server.start();
        http = HttpClient.newHttpClient();
        uploader = new Uploader(new Api(new Endpoints(url("/"), url("/api"), "t", 0, ""), http, Duration.ofMillis(5)));
    }

    @AfterEach
    void stop() {
        server.stop(0);
        http.close();
    }

    private void take(HttpExchange exchange) throws IOException {
        synchronized (received) {
            received.put(
                    exchange.getRequestMethod() + " " + exchange.getRequestURI(),
                    exchange.getRequestBody().readAllBytes());
        }
        if (failures > 0) {
            failures--;
            if (failures % 2 == 0) {
                exchange.sendResponseHeaders(503, -1);
            }
        } else if (exchange.getRequestURI().getPath().equals("/api/jobs/j/tickets")) {
            byte[] tickets = tickets(new String(received.get("POST /api/jobs/j/tickets"), StandardCharsets.UTF_8))
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, tickets.length);
            exchange.getResponseBody().write(tickets);
        } else if (exchange.getRequestURI().getPath().equals("/full")) {
            byte[] error = "<Error><Code>EntityTooLarge</Code><Message>too much</Message></Error>"
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(400, error.length);
            exchange.getResponseBody().write(error);
        } else {
            exchange.getResponseHeaders()
                    .add("ETag", "\"tag-of-" + exchange.getRequestURI().getPath() + "\"");
            exchange.sendResponseHeaders(204, -1);
        }
        exchange.close();
    }

    private URI url(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    /** Tickets for the first two of those asked for. */
    private String tickets(String asked) {
        pages.add(asked);
        return Pattern.compile("\"(\\w)\"")
                .matcher(asked)
                .results()
                .limit(2)
                .map(it ->
                        "{\"id\":\"%s\",\"name\":\"a\",\"upload\":{\"method\":\"POST\",\"url\":\"%s\",\"fields\":{}}}"
                                .formatted(it.group(1), url("/" + it.group(1))))
                .collect(Collectors.joining(",", "{\"images\":[", "]}"));
    }

    private static Job job(Job.Ticket ticket) {
        return new Job("j", List.of(new Job.Image("i", "a.png", ticket)), List.of());
    }

    @Test
    void postsTheFieldsFirstAndTheFileLast() throws IOException {
        Path file = Files.writeString(folder.resolve("a.png"), "the pixels");

        uploader.upload(job(new Job.Ticket.Form(url("/bucket"), Map.of("key", "incoming/a.png"))), List.of(file));

        String body = new String(received.get("POST /bucket"), StandardCharsets.UTF_8);
        assertThat(body).contains("name=\"key\"\r\n\r\nincoming/a.png\r\n").contains("\r\n\r\nthe pixels\r\n--");
        assertThat(body.indexOf("incoming/a.png")).isLessThan(body.indexOf("the pixels"));
    }

    @Test
    void asksForTheTicketsOfALargeJobPageByPage() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String name : List.of("first", "p", "q", "r", "s", "t")) {
            files.add(Files.writeString(folder.resolve(name), "pixels of " + name));
        }
        var first = new Job.Image("i", "first", new Job.Ticket.Form(url("/bucket"), Map.of()));

        uploader.upload(new Job("j", List.of(first), List.of("p", "q", "r", "s", "t")), files);

        assertThat(pages)
                .containsExactly(
                        "{\"images\":[\"p\",\"q\",\"r\",\"s\",\"t\"]}",
                        "{\"images\":[\"r\",\"s\",\"t\"]}",
                        "{\"images\":[\"t\"]}");
        for (String name : List.of("p", "q", "r", "s", "t")) {
            assertThat(received.get("POST /" + name)).asString().contains("pixels of " + name + "\r\n");
        }
    }

    @Test
    void putsALargeFileInPartsAndListsTheirTags() throws IOException {
        Path file = Files.writeString(folder.resolve("a.png"), "0123456789");

        uploader.upload(
                job(new Job.Ticket.Parts(4, List.of(url("/1"), url("/2"), url("/3")), url("/complete"))),
                List.of(file));

        assertThat(received.get("PUT /1")).asString().isEqualTo("0123");
        assertThat(received.get("PUT /2")).asString().isEqualTo("4567");
        assertThat(received.get("PUT /3")).asString().isEqualTo("89");
        assertThat(received.get("POST /complete"))
                .asString()
                .contains("<PartNumber>3</PartNumber><ETag>\"tag-of-/3\"</ETag>");
    }

    /** Named for a job that was given up at the first of a thousand uploads that S3 failed to answer. */
    @Test
    void sendsAgainWhatS3FailsToTake() throws IOException {
        Path file = Files.writeString(folder.resolve("a.png"), "0123456789");
        failures = 3;

        uploader.upload(job(new Job.Ticket.Parts(16, List.of(url("/only")), url("/complete"))), List.of(file));

        assertThat(received.get("PUT /only")).asString().isEqualTo("0123456789");
        assertThat(received).containsKey("POST /complete");
    }

    @Test
    void givesUpWhereS3FailsEveryTime() throws IOException {
        Path file = Files.writeString(folder.resolve("a.png"), "0123456789");
        failures = 100;

        assertThatThrownBy(() -> uploader.upload(job(new Job.Ticket.Form(url("/bucket"), Map.of())), List.of(file)))
                .isInstanceOf(ApiFailure.class);
    }

    @Test
    void saysWhatS3Says() throws IOException {
        Path file = Files.writeString(folder.resolve("a.png"), "0123456789");

        assertThatThrownBy(() -> uploader.upload(job(new Job.Ticket.Form(url("/full"), Map.of())), List.of(file)))
                .isInstanceOf(ApiFailure.class)
                .hasMessageContaining("a.png")
                .hasMessageContaining("EntityTooLarge: too much");
    }
}
