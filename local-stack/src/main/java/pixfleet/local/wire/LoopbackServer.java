package pixfleet.local.wire;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An HTTP server on the loopback address, a virtual thread a request. */
public final class LoopbackServer implements AutoCloseable {
    /** The only address anything of the stack listens on. */
    public static final String HOST = "127.0.0.1";

    private static final Logger log = LoggerFactory.getLogger(LoopbackServer.class);
    private static final int NOT_ANSWERED = -1;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private LoopbackServer(HttpServer server) {
        this.server = server;
    }

    /** {@link #HOST} as an address. */
    public static InetAddress address() {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    /** Starts a server; port 0 takes any free one. */
    public static LoopbackServer start(int port, HttpHandler handler) throws IOException {
        // Without it the JDK's server writes head and body as two packets, and each answer waits 40 ms for an ACK.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        var address = new InetSocketAddress(address(), port);
        HttpServer server;
        try {
            server = HttpServer.create(address, 128);
        } catch (IOException e) {
            throw new IOException("listen on " + HOST + ":" + port + ": " + e.getMessage(), e);
        }
        var started = new LoopbackServer(server);
        server.createContext("/", exchange -> guarded(handler, exchange));
        server.setExecutor(started.threads);
        server.start();
        return started;
    }

    private static void guarded(HttpHandler handler, HttpExchange exchange) throws IOException {
        try {
            handler.handle(exchange);
        } catch (RuntimeException | IOException e) {
            if (e instanceof IOException && exchange.getResponseCode() != NOT_ANSWERED) {
                // Whoever asked is gone.
                throw e;
            }
            log.error("request failed path={}", exchange.getRequestURI().getRawPath(), e);
            answer(exchange, 500, "text/plain", new byte[0]);
        } finally {
            exchange.close();
        }
    }

    /** Answers with a body; a {@code HEAD} gets the head only. */
    public static void answer(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        if (!type.isEmpty()) {
            exchange.getResponseHeaders().set("Content-Type", type);
        }
        boolean bodiless = body.length == 0 || exchange.getRequestMethod().equals("HEAD") || status == 304;
        exchange.sendResponseHeaders(status, bodiless ? -1 : body.length);
        if (!bodiless) {
            exchange.getResponseBody().write(body);
        }
    }

    /** Answers half of a body and closes the connection, as a network does that breaks; an empty body not at all. */
    public static void cutOff(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        if (body.length > 0 && !exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body, 0, body.length / 2);
            exchange.getResponseBody().flush();
        }
        exchange.close();
    }

    /** The port listened on. */
    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
