package pixfleet.local.site;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import pixfleet.local.wire.Hex;
import pixfleet.local.wire.LoopbackServer;

/** The built site. Only what lies in its directory is served, links out of it are not followed. */
final class StaticFiles {
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("mjs", "text/javascript; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("json", "application/json"),
            Map.entry("map", "application/json"),
            Map.entry("webmanifest", "application/manifest+json"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("jpeg", "image/jpeg"),
            Map.entry("webp", "image/webp"),
            Map.entry("gif", "image/gif"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("woff2", "font/woff2"),
            Map.entry("wasm", "application/wasm"),
            Map.entry("txt", "text/plain; charset=utf-8"));

    private final Optional<Path> root;

    StaticFiles(Optional<Path> root) {
        this.root = root;
    }

    void serve(HttpExchange exchange) throws IOException {
        var method = exchange.getRequestMethod();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            Problem.answer(exchange, 405, "Method Not Allowed", "The site is only read.");
            return;
        }
        var file = file(exchange.getRequestURI().getPath());
        if (file.isEmpty()) {
            Problem.answer(exchange, 404, "Not Found", "There is no such page.");
            return;
        }
        var content = Files.readAllBytes(file.get());
        var tag = "\"" + Hex.sha256(content).substring(0, 32) + "\"";
        var headers = exchange.getResponseHeaders();
        headers.set("ETag", tag);
        headers.set("Cache-Control", caching(file.get()));
        if (Compressed.isSame(exchange, tag)) {
            LoopbackServer.answer(exchange, 304, "", new byte[0]);
        } else {
            Compressed.answer(exchange, 200, type(file.get()), content);
        }
    }

    private Optional<Path> file(String path) throws IOException {
        if (root.isEmpty() || !Files.isDirectory(root.get())) {
            return Optional.empty();
        }
        var base = root.get().toRealPath();
        var relative = path.endsWith("/") ? path + "index.html" : path;
        try {
            var file = base.resolve(relative.replaceFirst("^/+", "")).normalize();
            if (file.startsWith(base)
                    && Files.isRegularFile(file)
                    && file.toRealPath().startsWith(base)) {
                return Optional.of(file);
            }
        } catch (InvalidPathException _) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    /** The bundler puts a hash of the content into the names below assets/. */
    private static String caching(Path file) {
        var parent = file.getParent();
        boolean hashed = parent != null && parent.endsWith("assets");
        return hashed ? "public, max-age=31536000, immutable" : "no-cache";
    }

    private static String type(Path file) {
        var name = file.getFileName().toString();
        var ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return TYPES.getOrDefault(ending, "application/octet-stream");
    }
}
