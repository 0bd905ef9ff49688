package pixfleet.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.file.Path;
import pixfleet.cli.client.Api;

/**
 * One sample through one operation.
 *
 * @param operation the pipeline, in text form
 * @param sample the original
 * @param image what the API says of it
 * @param result where the fetched result lies; meant only when the image is done
 * @param verdict the comparison with plain OpenCV
 */
public record DemoRow(String operation, Path sample, JsonNode image, Path result, Verdict verdict) {
    /**
     * How a result compares with single-process OpenCV.
     *
     * @param differing values that differ; below 0 if it could not be compared
     * @param values values compared
     * @param reason why it could not be compared, else empty
     */
    public record Verdict(long differing, long values, String reason) {
        static final Verdict NONE = new Verdict(-1, 0, "not compared");
    }

    /** The row of a finished image, its result fetched if it is done. */
    public static DemoRow of(String operation, Path sample, JsonNode image, Path folder, Api api) {
        String key = image.path("result").path("key").asText("");
        String stem = sample.getFileName().toString().replaceFirst("\\.[^.]*$", "");
        Path result = folder.resolve(stem + key.substring(Math.max(0, key.lastIndexOf('.'))));
        if (image.path("stage").asText().equals("done")) {
            api.fetch(URI.create(image.path("result").path("url").asText()), result);
        }
        return new DemoRow(operation, sample, image, result, Verdict.NONE);
    }

    /** Whether there is a result for it to be compared. */
    public boolean done() {
        return image.path("stage").asText().equals("done");
    }

    /** Whether the result equals plain OpenCV's, every value. */
    public boolean exact() {
        return done() && verdict.differing() == 0 && verdict.values() > 0;
    }

    DemoRow with(Verdict found) {
        return new DemoRow(operation, sample, image, result, found);
    }

    /** What is wrong with it, in one line. */
    public String problem() {
        String name = operation + " " + sample.getFileName() + ": ";
        if (!done()) {
            return name + image.path("stage").asText() + ", "
                    + image.path("reason").asText("no reason given");
        }
        return name
                + (verdict.differing() < 0
                        ? verdict.reason()
                        : verdict.differing() + " of " + verdict.values() + " values differ");
    }

    /** The row as one JSON object. */
    public ObjectNode json() {
        ObjectNode tree = new ObjectMapper()
                .createObjectNode()
                .put("operation", operation)
                .put("image", sample.getFileName().toString())
                .put("stage", image.path("stage").asText())
                .put("differing", verdict.differing())
                .put("values", verdict.values())
                .put("result", result.toString());
        tree.set("timings", image.path("timings"));
        return tree;
    }
}
