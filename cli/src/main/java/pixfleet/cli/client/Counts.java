package pixfleet.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** A job's counts by stage, in words. */
public final class Counts {
    private static final List<String> STAGES =
            List.of("done", "running", "queued", "waiting", "accepted", "awaiting", "refused", "failed");

    private Counts() {}

    /** How many images have come to their end, good or bad. */
    public static int ended(JsonNode counts) {
        return counts.path("done").asInt()
                + counts.path("refused").asInt()
                + counts.path("failed").asInt();
    }

    /** How many have not. */
    public static int left(JsonNode counts) {
        return counts.path("total").asInt() - ended(counts);
    }

    /** A job's counts and, of an image that is worked on in parts, how many are finished. */
    public static String lineOf(JsonNode job) {
        var line = new StringBuilder(of(job));
        for (JsonNode image : job.path("images")) {
            String parts = parts(image);
            if (!parts.isEmpty()) {
                line.append("; ")
                        .append(image.path("name").asText())
                        .append(": ")
                        .append(parts);
            }
        }
        return line.toString();
    }

    /** For example {@code 3 of 12 parts ready}; empty unless the image is worked on in parts. */
    public static String parts(JsonNode image) {
        int tiles = image.path("tiles").asInt();
        return image.path("stage").asText().equals("running") && tiles > 1
                ? "%d of %d parts ready".formatted(image.path("tile").asInt(), tiles)
                : "";
    }

    /** A job's counts. Images of a source are not uploaded: those that nobody looked at yet are to be judged. */
    public static String of(JsonNode job) {
        return line(job.path("counts"), job.has("source") ? "to be judged" : "uploading");
    }

    /** For example {@code 12 of 35 done, 2 running, 21 queued}; stages nobody is in are left out. */
    public static String line(JsonNode counts) {
        return line(counts, "uploading");
    }

    private static String line(JsonNode counts, String awaiting) {
        var parts = new ArrayList<String>();
        parts.add("%d of %d done"
                .formatted(counts.path("done").asInt(), counts.path("total").asInt()));
        for (String stage : STAGES.subList(1, STAGES.size())) {
            int count = counts.path(stage).asInt();
            if (count > 0) {
                parts.add(count + " " + (stage.equals("awaiting") ? awaiting : stage));
            }
        }
        return String.join(", ", parts);
    }
}
