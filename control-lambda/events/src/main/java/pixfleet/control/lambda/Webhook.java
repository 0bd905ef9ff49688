package pixfleet.control.lambda;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import pixfleet.fault.TransientFailure;

/**
 * Posts a text to an address, signed: {@code Pixfleet-Signature} is {@code sha256=} and the HMAC-SHA256 of the second in
 * {@code Pixfleet-Timestamp}, a dot and the body, in hexadecimal. Whoever has the secret can tell that it is ours, whole, and
 * not an old one sent again.
 */
final class Webhook {
    /** When it was signed, in seconds since 1970. */
    static final String TIMESTAMP = "Pixfleet-Timestamp";

    /** The signature. */
    static final String SIGNATURE = "Pixfleet-Signature";

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final String HMAC = "HmacSHA256";

    private final HttpClient http;
    private final URI address;
    private final String secret;
    private final Clock clock;

    /**
     * @param http follows no redirects: what is signed for one place goes to no other
     * @param address where it is posted to
     * @param secret what it is signed with
     * @param clock dates the signature
     */
    Webhook(HttpClient http, URI address, String secret, Clock clock) {
        this.http = http;
        this.address = address;
        this.secret = secret;
        this.clock = clock;
    }

    /**
     * Posts it. A second call posts it again.
     *
     * @param body JSON
     * @throws TransientFailure if the receiver did not take it: it answered something else than 2xx, or not within 10 s
     */
    void post(String body) {
        String at = Long.toString(clock.instant().getEpochSecond());
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .header(TIMESTAMP, at)
                .header(SIGNATURE, signature(secret, at, body))
                .POST(BodyPublishers.ofString(body))
                .build();
        try {
            int status = http.send(request, BodyHandlers.discarding()).statusCode();
            if (status / 100 != 2) {
                throw new TransientFailure("posting to %s: it answered %d".formatted(address.getHost(), status));
            }
        } catch (IOException e) {
            throw new TransientFailure("posting to " + address.getHost(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransientFailure("posting to " + address.getHost(), e);
        }
    }

    static String signature(String secret, String timestamp, String body) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), HMAC));
            byte[] signed = mac.doFinal((timestamp + "." + body).getBytes(StandardCharsets.UTF_8));
            return "sha256=" + HexFormat.of().formatHex(signed);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + HMAC, e);
        }
    }
}
