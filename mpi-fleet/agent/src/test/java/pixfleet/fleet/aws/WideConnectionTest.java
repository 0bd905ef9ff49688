package pixfleet.fleet.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

@Timeout(30)
class WideConnectionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private HttpServer server;
    private final List<String> asked = new ArrayList<>();
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final SdkHttpClient client =
            UrlConnectionHttpClient.create(address -> WideConnection.to(address, PATIENCE, PATIENCE));

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestMethod() + " "
                    + exchange.getRequestHeaders().getFirst("x-amz-date"));
            exchange.getRequestBody().transferTo(sent);
            boolean known = exchange.getRequestURI().getPath().equals("/known");
            byte[] answer = (known ? "here" : "<Code>NoSuchKey</Code>").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("ETag", "\"abc\"");
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(known ? 200 : 404, head ? -1 : answer.length);
            if (!head) {
                exchange.getResponseBody().write(answer);
            }
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        client.close();
        server.stop(0);
    }

    private HttpExecuteResponse call(SdkHttpMethod method, String path, byte[] body) throws IOException {
        var request = SdkHttpRequest.builder()
                .uri(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path))
                .method(method)
                .putHeader("x-amz-date", "today");
        var call = HttpExecuteRequest.builder();
        if (body.length > 0) {
            request.putHeader("Content-Length", String.valueOf(body.length));
            call.contentStreamProvider(ContentStreamProvider.fromByteArray(body));
        }
        return client.prepareRequest(call.request(request.build()).build()).call();
    }

    private static String text(HttpExecuteResponse answer) throws IOException {
        return new String(answer.responseBody().orElseThrow().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void aBodyOfAnySizeArrivesWhole() throws IOException {
        for (int size : new int[] {1, WideConnection.PIECE_BYTES, 3 * WideConnection.PIECE_BYTES + 17}) {
            var body = new byte[size];
            body[size - 1] = 42;
            sent.reset();

            HttpExecuteResponse answer = call(SdkHttpMethod.PUT, "/known", body);

            assertThat(answer.httpResponse().statusCode()).isEqualTo(200);
            assertThat(text(answer)).isEqualTo("here");
            assertThat(sent.toByteArray()).isEqualTo(body);
        }
    }

    @Test
    void whatTheSdkSetsAndAsksForGoesThrough() throws IOException {
        assertThat(text(call(SdkHttpMethod.GET, "/known", new byte[0]))).isEqualTo("here");
        HttpExecuteResponse head = call(SdkHttpMethod.HEAD, "/known", new byte[0]);
        assertThat(head.httpResponse().firstMatchingHeader("ETag")).contains("\"abc\"");
        HttpExecuteResponse missing = call(SdkHttpMethod.GET, "/missing", new byte[0]);

        assertThat(missing.httpResponse().statusCode()).isEqualTo(404);
        assertThat(text(missing)).contains("NoSuchKey");
        assertThat(asked).containsExactly("GET today", "HEAD today", "GET today");
    }

    /** The SDK copies 4 KiB at a time, and each was a write to the socket. */
    @Test
    void smallWritesOfTheSdkBecomeLargeOnes() throws IOException {
        var pieces = new ArrayList<Integer>();
        var inner = new HttpURLConnection(URI.create("http://127.0.0.1:1/").toURL()) {
            @Override
            public OutputStream getOutputStream() {
                return new OutputStream() {
                    @Override
                    public void write(int b) {
                        pieces.add(1);
                    }

                    @Override
                    public void write(byte[] bytes, int offset, int length) {
                        pieces.add(length);
                    }
                };
            }

            @Override
            public int getResponseCode() {
                return 200;
            }

            @Override
            public void connect() {}

            @Override
            public void disconnect() {}

            @Override
            public boolean usingProxy() {
                return false;
            }
        };
        var wide = new WideConnection(inner);

        for (int i = 0; i < 33; i++) {
            wide.getOutputStream().write(new byte[4096]);
        }
        assertThat(wide.getResponseCode()).isEqualTo(200);

        assertThat(pieces).containsExactly(WideConnection.PIECE_BYTES, WideConnection.PIECE_BYTES, 4096);
    }
}
