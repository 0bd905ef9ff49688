package pixfleet.local.wire;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The two percent-encodings AWS uses. */
public final class UriText {
    private UriText() {}

    /** RFC 3986: everything but unreserved characters, space as {@code %20}. */
    public static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    /** As S3 writes keys into its events: form encoding, space as {@code +}, but slashes kept. */
    public static String eventKey(String key) {
        return URLEncoder.encode(key, StandardCharsets.UTF_8).replace("%2F", "/");
    }
}
