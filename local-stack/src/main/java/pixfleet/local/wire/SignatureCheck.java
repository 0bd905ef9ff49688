package pixfleet.local.wire;

import com.sun.net.httpserver.HttpExchange;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * AWS Signature Version 4 of a request that carries it in its headers.
 *
 * <p>Source: AWS, "Create a signed AWS API request". Codes of a refusal are SNS's; EC2 words all of them
 * {@code AuthFailure}.
 */
public final class SignatureCheck {
    private static final Duration MAX_SKEW = Duration.ofMinutes(15);
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'");
    private static final Pattern AUTHORIZATION = Pattern.compile(
            "AWS4-HMAC-SHA256 +Credential=([^/,]+)/(\\d{8})/([^/,]+)/([^/,]+)/aws4_request, *SignedHeaders=([^,]+), *Signature=([0-9a-f]{64})");

    private final Keyring keys;
    private final String service;
    private final String region;
    private final Clock clock;

    /** A check for one service's requests in one region under one key pair. */
    public SignatureCheck(Credentials credentials, String service, String region, Clock clock) {
        this(Keyring.of(credentials), service, region, clock);
    }

    /** A check for one service's requests in one region under any key pair of a ring. */
    public SignatureCheck(Keyring keys, String service, String region, Clock clock) {
        this.keys = keys;
        this.service = service;
        this.region = region;
        this.clock = clock;
    }

    /**
     * What of a request is signed.
     *
     * @param method HTTP method
     * @param rawPath path as sent
     * @param rawQuery query as sent, empty when there is none
     * @param header a header's value by lower-case name, empty when absent
     * @param bodySha256 lower-case hexadecimal
     */
    public record Signed(
            String method, String rawPath, String rawQuery, Function<String, String> header, String bodySha256) {
        /** What of a request received is signed. */
        public static Signed of(HttpExchange exchange, String bodySha256) {
            var uri = exchange.getRequestURI();
            var headers = exchange.getRequestHeaders();
            return new Signed(
                    exchange.getRequestMethod(),
                    uri.getRawPath(),
                    Optional.ofNullable(uri.getRawQuery()).orElse(""),
                    name -> headers.containsKey(name) ? String.join(",", headers.get(name)) : "",
                    bodySha256);
        }
    }

    /** Answers who signed if the signature holds; throws {@link AwsError} (403) if not. */
    public Caller verify(Signed request) {
        var authorization = request.header().apply("authorization");
        if (authorization.isEmpty()) {
            throw new AwsError(403, "MissingAuthenticationToken", "Request is missing Authentication Token");
        }
        var parts = AUTHORIZATION.matcher(authorization);
        if (!parts.matches()) {
            throw new AwsError(400, "IncompleteSignature", "Authorization header is not of Signature Version 4");
        }
        var caller = keys.caller(parts.group(1))
                .filter(known -> known.goesWith(request.header().apply("x-amz-security-token")))
                .orElseThrow(() -> new AwsError(
                        403, "InvalidClientTokenId", "The security token included in the request is invalid"));
        if (!parts.group(3).equals(region)) {
            throw mismatch("Credential should be scoped to a valid region, not '" + parts.group(3) + "'.");
        }
        if (!parts.group(4).equals(service)) {
            throw mismatch("Credential should be scoped to correct service: '" + service + "'.");
        }
        var stamp = request.header().apply("x-amz-date");
        checkTime(stamp, parts.group(2));
        var scope = parts.group(2) + "/" + parts.group(3) + "/" + service + "/aws4_request";
        var toSign =
                "AWS4-HMAC-SHA256\n" + stamp + "\n" + scope + "\n" + Hex.sha256(canonical(request, parts.group(5)));
        if (!signs(caller.credentials(), parts.group(2), parts.group(3), toSign, parts.group(6))) {
            throw mismatch("The request signature we calculated does not match the signature you provided.");
        }
        return caller;
    }

    /**
     * Whether that is the signature of a text, such as the policy of a form.
     *
     * @param credentials whose
     * @param day of the key, {@code yyyyMMdd}
     * @param at the key's region
     * @param signature lower-case hexadecimal
     */
    public boolean signs(Credentials credentials, String day, String at, String text, String signature) {
        var expected = HexFormat.of().formatHex(hmac(key(credentials, day, at), text));
        return MessageDigest.isEqual(bytes(expected), bytes(signature));
    }

    private void checkTime(String stamp, String day) {
        Instant signedAt;
        try {
            signedAt = LocalDateTime.parse(stamp, STAMP).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException _) {
            throw new AwsError(400, "IncompleteSignature", "x-amz-date is missing or no date");
        }
        if (!stamp.startsWith(day)
                || Duration.between(signedAt, clock.instant()).abs().compareTo(MAX_SKEW) > 0) {
            throw mismatch("Signature expired or not yet current: " + stamp);
        }
    }

    private static AwsError mismatch(String message) {
        return new AwsError(403, "SignatureDoesNotMatch", message);
    }

    private static String canonical(Signed request, String signedHeaders) {
        var headers = Arrays.stream(signedHeaders.split(";"))
                .map(name -> name + ":" + request.header().apply(name).trim().replaceAll(" +", " ") + "\n")
                .collect(Collectors.joining());
        var declared = request.header().apply("x-amz-content-sha256");
        var payload = declared.equals("UNSIGNED-PAYLOAD") ? declared : request.bodySha256();
        var path = request.rawPath().isEmpty() ? "/" : request.rawPath();
        return String.join("\n", request.method(), path, query(request.rawQuery()), headers, signedHeaders, payload);
    }

    private static String query(String raw) {
        var sorted = new TreeMap<String, String>();
        for (var pair : raw.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                var name = equals < 0 ? pair : pair.substring(0, equals);
                sorted.put(encoded(name), encoded(equals < 0 ? "" : pair.substring(equals + 1)));
            }
        }
        return sorted.entrySet().stream().map(Map.Entry::toString).collect(Collectors.joining("&"));
    }

    private static String encoded(String raw) {
        return UriText.encode(URLDecoder.decode(raw, StandardCharsets.UTF_8));
    }

    private byte[] key(Credentials credentials, String day, String region) {
        var key = hmac(bytes("AWS4" + credentials.secretAccessKey()), day);
        return hmac(hmac(hmac(key, region), service), "aws4_request");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(bytes(text));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
