package pixfleet.local.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pixfleet.local.wire.LoopbackServer;

/** What the local site sends over the wire. */
@Timeout(20)
class CompressedTest {
    private static final String TEXT = "let answer = 42;\n".repeat(1000);

    @TempDir
    private Path site;

    private LoopbackServer server;
    private HttpClient http;

    @BeforeEach
    void serve() throws IOException {
        Files.writeString(site.resolve("page.js"), TEXT);
        Files.writeString(site.resolve("small.js"), "1");
        Files.write(site.resolve("picture.png"), new byte[5000]);
        var files = new StaticFiles(Optional.of(site));
        server = LoopbackServer.start(0, files::serve);
        http = HttpClient.newHttpClient();
    }

    @AfterEach
    void stop() {
        http.close();
        server.close();
    }

    private HttpResponse<byte[]> get(String path, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static Optional<String> encoding(HttpResponse<?> answer) {
        return answer.headers().firstValue("Content-Encoding");
    }

    @Test
    void isSmallerForWhoCanReadIt() throws Exception {
        var small = get("/page.js", "Accept-Encoding", "br, gzip;q=0.8");

        assertThat(encoding(small)).hasValue("gzip");
        assertThat(small.headers().firstValue("Vary")).hasValue("Accept-Encoding");
        assertThat(small.body().length).isLessThan(TEXT.length() / 5);
        try (var text = new GZIPInputStream(new ByteArrayInputStream(small.body()))) {
            assertThat(new String(text.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(TEXT);
        }
        for (var other : new String[] {"identity", "br", "gzip;q=0"}) {
            var plain = get("/page.js", "Accept-Encoding", other);
            assertThat(encoding(plain)).as(other).isEmpty();
            assertThat(new String(plain.body(), StandardCharsets.UTF_8)).isEqualTo(TEXT);
        }
    }

    @Test
    void leavesAloneWhatDoesNotPay() throws Exception {
        assertThat(encoding(get("/small.js", "Accept-Encoding", "gzip"))).isEmpty();
        assertThat(encoding(get("/picture.png", "Accept-Encoding", "gzip"))).isEmpty();
    }

    @Test
    void isKnownAgainCompressedOrNot() throws Exception {
        var plain = get("/page.js").headers().firstValue("ETag").orElseThrow();
        var weak = get("/page.js", "Accept-Encoding", "gzip")
                .headers()
                .firstValue("ETag")
                .orElseThrow();

        assertThat(weak).isEqualTo("W/" + plain);
        for (var tag : new String[] {plain, weak, "\"other\", " + weak}) {
            assertThat(get("/page.js", "Accept-Encoding", "gzip", "If-None-Match", tag)
                            .statusCode())
                    .as(tag)
                    .isEqualTo(304);
        }
        assertThat(get("/page.js", "If-None-Match", "\"other\"").statusCode()).isEqualTo(200);
    }
}
