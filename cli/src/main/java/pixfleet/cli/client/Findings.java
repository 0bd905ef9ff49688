package pixfleet.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** What a verification found of an image, in words. */
public final class Findings {
    private Findings() {}

    /** Whether all that was compared is as it must be. */
    public static boolean exact(JsonNode image) {
        return image.path("state").asText().equals("compared")
                && image.path("differing").asLong() == 0;
    }

    /** For example {@code 0 of 819,840 values differ from single-process OpenCV (64 of 427 rows, 0.4 s)}. */
    public static String line(JsonNode image) {
        if (!image.path("state").asText().equals("compared")) {
            return "cannot be verified: " + image.path("reason").asText();
        }
        int rows = image.path("rows").asInt();
        int height = image.path("height").asInt();
        return String.format(
                Locale.ROOT,
                "%,d of %,d values differ from single-process OpenCV (%s, %.1f s)",
                image.path("differing").asLong(),
                image.path("values").asLong(),
                rows < height ? "%,d of %,d rows".formatted(rows, height) : "the whole image",
                image.path("tookMillis").asLong() / 1000.0);
    }
}
