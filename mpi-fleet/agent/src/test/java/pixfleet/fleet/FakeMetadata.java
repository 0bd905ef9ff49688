package pixfleet.fleet;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The metadata service of a machine, version 2: nothing without a token of its own. */
public final class FakeMetadata implements AutoCloseable {
    public final Map<String, String> content = new ConcurrentHashMap<>();
    private final Set<String> tokens = ConcurrentHashMap.newKeySet();
    private final HttpServer server;

    public FakeMetadata() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/latest/", this::serve);
        server.start();
    }

    public String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Every token ends. */
    public void forgetTokens() {
        tokens.clear();
    }

    private void serve(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().substring("/latest/".length());
        String seconds = exchange.getRequestHeaders().getFirst("X-aws-ec2-metadata-token-ttl-seconds");
        String token = exchange.getRequestHeaders().getFirst("X-aws-ec2-metadata-token");
        if (exchange.getRequestMethod().equals("PUT") && path.equals("api/token") && seconds != null) {
            String fresh = "token-" + System.nanoTime();
            tokens.add(fresh);
            answer(exchange, 200, fresh);
        } else if (token == null || !tokens.contains(token)) {
            answer(exchange, 401, "");
        } else {
            answer(exchange, content.containsKey(path) ? 200 : 404, content.getOrDefault(path, ""));
        }
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
