package pixfleet.local;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A form that uploads to S3, with a policy that holds it to its fields and a size, as a ticket has it. */
public final class SignedForm {
    private static final String REGION = "us-east-1";

    private final Map<String, String> fields = new LinkedHashMap<>();
    private final String bucket;
    private final long maxBytes;
    private final String accessKeyId;
    private final String secret;

    /**
     * @param maxBytes the largest file its policy admits
     * @param accessKeyId in whose name
     * @param secret by which it is signed
     */
    public SignedForm(String bucket, String key, long maxBytes, String accessKeyId, String secret) {
        this.bucket = bucket;
        this.maxBytes = maxBytes;
        this.accessKeyId = accessKeyId;
        this.secret = secret;
        fields.put("key", key);
    }

    /** With one more field, which the policy names. */
    public SignedForm with(String name, String value) {
        fields.put(name, value);
        return this;
    }

    /** Sends it with a file. */
    public HttpResponse<String> post(HttpClient http, String endpoint, BodyPublisher file)
            throws IOException, InterruptedException {
        return post(http, endpoint, signed(), file);
    }

    /** Sends it with other fields than those it was signed with. */
    public HttpResponse<String> post(HttpClient http, String endpoint, Map<String, String> changed, BodyPublisher file)
            throws IOException, InterruptedException {
        var head = new StringBuilder();
        changed.forEach((name, value) -> head.append(lines("name=\"" + name + "\"", "", value, "")));
        head.append(lines("name=\"file\"; filename=\"f.jpg\"", "Content-Type: image/jpeg", "", ""));
        return http.send(
                HttpRequest.newBuilder(URI.create(endpoint + "/" + bucket))
                        .header("Content-Type", "multipart/form-data; boundary=xyz")
                        .POST(BodyPublishers.concat(
                                BodyPublishers.ofString(head.toString()),
                                file,
                                BodyPublishers.ofString("\r\n--xyz--\r\n")))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String lines(String disposition, String... others) {
        return "--xyz\r\nContent-Disposition: form-data; " + disposition + "\r\n" + String.join("\r\n", others);
    }

    /** All fields, the signature too. */
    public Map<String, String> signed() {
        OffsetDateTime now = Instant.now().atOffset(ZoneOffset.UTC);
        String day = DateTimeFormatter.ofPattern("yyyyMMdd").format(now);
        var all = new LinkedHashMap<>(fields);
        all.put("x-amz-algorithm", "AWS4-HMAC-SHA256");
        all.put("x-amz-credential", "%s/%s/%s/s3/aws4_request".formatted(accessKeyId, day, REGION));
        all.put(
                "x-amz-date",
                DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").format(now));
        String conditions = all.entrySet().stream().map(SignedForm::condition).collect(Collectors.joining(","));
        String policy = Base64.getEncoder()
                .encodeToString("""
                        {"expiration":"%s","conditions":[{"bucket":"%s"},["content-length-range",1,%d],%s]}
                        """.formatted(now.plusMinutes(5).toInstant(), bucket, maxBytes, conditions)
                        .getBytes(StandardCharsets.UTF_8));
        byte[] key = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
        for (String step : List.of(day, REGION, "s3", "aws4_request")) {
            key = hmac(key, step);
        }
        all.put("policy", policy);
        all.put("x-amz-signature", HexFormat.of().formatHex(hmac(key, policy)));
        return all;
    }

    private static String condition(Map.Entry<String, String> field) {
        return field.getValue().contains("${filename}")
                ? "[\"starts-with\",\"$%s\",\"\"]".formatted(field.getKey())
                : "{\"%s\":\"%s\"}".formatted(field.getKey(), field.getValue());
    }

    /** So many zeros, made while they are sent. */
    public static BodyPublisher zeros(long bytes) {
        return BodyPublishers.fromPublisher(
                BodyPublishers.ofInputStream(() -> new InputStream() {
                    private long left = bytes;

                    @Override
                    public int read() {
                        return left-- > 0 ? 0 : -1;
                    }

                    @Override
                    public int read(byte[] to, int from, int length) {
                        if (left <= 0) {
                            return -1;
                        }
                        int count = (int) Math.min(length, left);
                        Arrays.fill(to, from, from + count, (byte) 0);
                        left -= count;
                        return count;
                    }
                }),
                bytes);
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
