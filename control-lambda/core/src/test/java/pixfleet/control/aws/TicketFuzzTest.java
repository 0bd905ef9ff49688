package pixfleet.control.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pixfleet.control.Samples;
import pixfleet.control.upload.Tickets.Announced;
import pixfleet.job.ImageId;
import pixfleet.job.JobId;
import pixfleet.job.Keys;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/**
 * Whatever a file is called, its ticket is for exactly one key, below its own image, and for nothing else. Every build tries some;
 * {@code ./pixfleet test fuzz} a hundred thousand.
 */
@Timeout(3600)
class TicketFuzzTest {
    private static final int CASES = Integer.getInteger("pixfleet.fuzz.texts", 3_000);
    private static final long SEED = Long.getLong("pixfleet.fuzz.seed", 20251128);
    private static final int LONGEST_KEY = 1024;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JobId JOB = Samples.jobId(Samples.NOON, 1);
    private static final ImageId IMAGE = new ImageId("01KA0000000000000000000002");
    private static final PostPolicy POLICY =
            new PostPolicy("uploads", "eu-central-1", AwsBasicCredentials.create("key", "secret"));

    private static final List<String> PIECES = List.of(
            "cat.jpg",
            "${filename}",
            "${",
            "\"],[\"starts-with\",\"$key\",\"",
            "\"",
            "\\",
            "/",
            "../",
            "%2e%2e%2f",
            "\r\n",
            "\u0000",
            "\ud800",
            "\udc00",
            "\uffff",
            "\ud83d\ude00",
            "x".repeat(150),
            "\u732b".repeat(90),
            "?uploadId=1&partNumber=2",
            "#",
            "+",
            " ",
            "\u202e");

    @Test
    void aTicketIsForOneKey() throws IOException {
        var chance = new SplittableRandom(SEED);
        for (int i = 0; i < CASES; i++) {
            String name = name(chance);
            String which = "case %d of seed %d: %s".formatted(i, SEED, JSON.writeValueAsString(name));
            String key = Keys.original(JOB, IMAGE, Keys.fileName(name));

            assertThat(Keys.incoming(key))
                    .as(which)
                    .contains(new Keys.Incoming.Ticketed(JOB, IMAGE, Keys.fileName(name)));
            byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
            assertThat(bytes).as(which).hasSizeLessThanOrEqualTo(LONGEST_KEY);
            assertThat(new String(bytes, StandardCharsets.UTF_8)).as(which).isEqualTo(key);
            theFormIsForThatKey(key, which);
            assertThat(URI.create("https://uploads/" + SdkHttpUtils.urlEncodeIgnoreSlashes(key))
                            .getPath())
                    .as(which)
                    .isEqualTo("/" + key);
        }
    }

    private static void theFormIsForThatKey(String key, String which) throws IOException {
        Map<String, String> fields = POLICY.fields(
                new Announced(key, "image/jpeg", 5), Samples.NOON, Samples.NOON.plus(Duration.ofHours(1)));
        // S3 would put the file's name in its place.
        assertThat(fields.get("key")).as(which).isEqualTo(key).doesNotContain("${filename}");
        JsonNode conditions =
                JSON.readTree(Base64.getDecoder().decode(fields.get("policy"))).path("conditions");
        // Each field but policy and signature, and besides the bucket and the length.
        assertThat(conditions).as(which).hasSize(fields.size());
        assertThat(conditions.valueStream().filter(it -> it.path(1).asText().equals("$key")))
                .as(which)
                .singleElement()
                .isEqualTo(JSON.createArrayNode().add("eq").add("$key").add(key));
    }

    private static String name(RandomGenerator chance) {
        var name = new StringBuilder();
        for (int left = 1 + chance.nextInt(5); left > 0; left--) {
            if (chance.nextInt(3) == 0) {
                name.append((char) chance.nextInt(0x10000));
            } else {
                name.append(PIECES.get(chance.nextInt(PIECES.size())));
            }
        }
        return name.toString();
    }
}
