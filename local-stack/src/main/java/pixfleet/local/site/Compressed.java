package pixfleet.local.site;

import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import pixfleet.local.wire.LoopbackServer;

/** Answers smaller where the caller can read it and it pays, as CloudFront does with texts of 1,000 bytes and more. */
final class Compressed {
    private static final int MIN_BYTES = 1000;
    private static final Pattern TEXT =
            Pattern.compile("(text/.*|.*[/+](json|javascript|xml)|application/wasm)(;.*)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern NOT_WANTED = Pattern.compile("gzip\\s*;\\s*q=0(\\.0*)?");

    private Compressed() {}

    /** Answers with a body, compressed if that is right; an empty type stands for the one the headers have already. */
    static void answer(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        var headers = exchange.getResponseHeaders();
        var kind = type.isEmpty()
                ? Optional.ofNullable(headers.getFirst("Content-Type")).orElse("")
                : type;
        boolean pays = status == 200
                && body.length >= MIN_BYTES
                && !headers.containsKey("Content-Encoding")
                && TEXT.matcher(kind).matches();
        if (pays) {
            headers.add("Vary", "Accept-Encoding");
        }
        if (!pays || !isWanted(exchange)) {
            LoopbackServer.answer(exchange, status, type, body);
            return;
        }
        headers.set("Content-Encoding", "gzip");
        var tag = headers.getFirst("ETag");
        if (tag != null && tag.startsWith("\"")) {
            headers.set("ETag", "W/" + tag);
        }
        LoopbackServer.answer(exchange, status, type, gzip(body));
    }

    private static boolean isWanted(HttpExchange exchange) {
        var accepted = exchange.getRequestHeaders().getOrDefault("Accept-Encoding", List.of());
        return accepted.stream()
                .flatMap(line -> Arrays.stream(line.split(",")))
                .map(one -> one.strip().toLowerCase(Locale.ROOT))
                .anyMatch(one ->
                        one.startsWith("gzip") && !NOT_WANTED.matcher(one).matches());
    }

    private static byte[] gzip(byte[] body) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(body);
        }
        return bytes.toByteArray();
    }

    /** Whether a caller's {@code If-None-Match} names this version, compressed or not. */
    static boolean isSame(HttpExchange exchange, String tag) {
        var known = exchange.getRequestHeaders().getOrDefault("If-None-Match", List.of());
        return known.stream()
                .flatMap(line -> Arrays.stream(line.split(",")))
                .map(String::strip)
                .anyMatch(one -> one.equals(tag) || one.equals("W/" + tag) || one.equals("*"));
    }
}
