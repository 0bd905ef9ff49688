package pixfleet.control.aws;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import pixfleet.control.upload.Tickets.Announced;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/**
 * The signed form of a browser's upload, which the SDK does not make: AWS Signature Version 4 over a policy.
 *
 * @param bucket where to
 * @param region the bucket's region
 * @param credentials sign, and limit what the form can do to what they can
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html">POST policy</a>
 */
record PostPolicy(String bucket, String region, AwsCredentials credentials) {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyyMMdd").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter EXPIRY =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    /** The form's fields, in the order to send them. */
    Map<String, String> fields(Announced upload, Instant now, Instant expiresAt) {
        var fields = new LinkedHashMap<String, String>();
        fields.put("key", upload.key());
        fields.put("Content-Type", upload.mediaType());
        fields.put("x-amz-algorithm", "AWS4-HMAC-SHA256");
        fields.put("x-amz-credential", credentials.accessKeyId() + "/" + scope(now));
        fields.put("x-amz-date", MOMENT.format(now));
        if (credentials instanceof AwsSessionCredentials session) {
            fields.put("x-amz-security-token", session.sessionToken());
        }
        String policy = Base64.getEncoder()
                .encodeToString(policy(fields, upload.bytes(), expiresAt).getBytes(StandardCharsets.UTF_8));
        fields.put("policy", policy);
        fields.put("x-amz-signature", HexFormat.of().formatHex(hmac(signingKey(now), policy)));
        return fields;
    }

    private String scope(Instant now) {
        return DAY.format(now) + "/" + region + "/s3/aws4_request";
    }

    private String policy(Map<String, String> fields, long maxBytes, Instant expiresAt) {
        List<String> conditions = new ArrayList<>();
        conditions.add("{\"bucket\":%s}".formatted(quoted(bucket)));
        fields.forEach((name, value) -> conditions.add("[\"eq\",\"$%s\",%s]".formatted(name, quoted(value))));
        conditions.add("[\"content-length-range\",1,%d]".formatted(maxBytes));
        return "{\"expiration\":\"%s\",\"conditions\":[%s]}"
                .formatted(EXPIRY.format(expiresAt), String.join(",", conditions));
    }

    /** A JSON string of ASCII characters only. */
    private static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < 0x20 || c > 0x7E) {
                quoted.append("\\u%04x".formatted((int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    private byte[] signingKey(Instant now) {
        byte[] secret = ("AWS4" + credentials.secretAccessKey()).getBytes(StandardCharsets.UTF_8);
        return hmac(hmac(hmac(hmac(secret, DAY.format(now)), region), "s3"), "aws4_request");
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }
}
