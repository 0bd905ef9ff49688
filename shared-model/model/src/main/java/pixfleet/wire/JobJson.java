package pixfleet.wire;

import static pixfleet.wire.Wire.bytes;
import static pixfleet.wire.Wire.field;
import static pixfleet.wire.Wire.instant;
import static pixfleet.wire.Wire.string;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import pixfleet.job.ImageId;
import pixfleet.job.Job;
import pixfleet.job.JobId;
import pixfleet.job.JobImage;

/** Jobs as JSON: the content of {@code jobs/{jobId}/job.json}. */
public final class JobJson {
    private JobJson() {}

    /** Writes a job. */
    public static String write(Job job) {
        ObjectNode tree = Wire.versioned()
                .put("id", job.id().value())
                .put("createdAt", job.createdAt().toString());
        tree.set("pipeline", PipelineJson.tree(job.pipeline()));
        tree.set("images", Wire.array(job.images(), JobJson::image));
        return Wire.text(tree);
    }

    /**
     * Reads a job.
     *
     * @throws MalformedDocument if it is not one
     */
    public static Job read(String json) {
        return Wire.read(
                "the job",
                json,
                tree -> new Job(
                        new JobId(string(tree, "id")),
                        PipelineJson.read(field(tree, "pipeline")),
                        Wire.list(tree, "images", JobJson::image),
                        instant(tree, "createdAt")));
    }

    private static JsonNode image(JobImage image) {
        return Wire.object()
                .put("id", image.id().value())
                .put("name", image.fileName())
                .put("bytes", image.bytes());
    }

    private static JobImage image(JsonNode tree) {
        return new JobImage(new ImageId(string(tree, "id")), string(tree, "name"), bytes(tree, "bytes"));
    }
}
