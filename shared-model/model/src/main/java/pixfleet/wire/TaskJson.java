package pixfleet.wire;

import static pixfleet.wire.Wire.bytes;
import static pixfleet.wire.Wire.field;
import static pixfleet.wire.Wire.instant;
import static pixfleet.wire.Wire.string;
import static pixfleet.wire.Wire.whole;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import pixfleet.job.ImageFormat;
import pixfleet.job.ImageId;
import pixfleet.job.ImageRef;
import pixfleet.job.JobId;
import pixfleet.job.ObjectRef;
import pixfleet.job.Purpose;
import pixfleet.job.Purpose.Processing;
import pixfleet.job.Purpose.Verifying;
import pixfleet.job.Task;
import pixfleet.pipeline.Dimensions;

/** Tasks as JSON: the body of a message in the tasks queue. */
public final class TaskJson {
    private TaskJson() {}

    /** Writes a task. */
    public static String write(Task task) {
        ObjectNode tree = Wire.versioned()
                .put("job", task.job().value())
                .put("image", task.image().value())
                .put("attempt", task.attempt())
                .put("position", task.position())
                .put("name", task.fileName())
                .put("type", task.format().mediaType())
                .put("bytes", task.bytes());
        tree.set("original", ref(task.original()));
        tree.set("dimensions", dimensions(task.dimensions()));
        tree.set("pipeline", PipelineJson.tree(task.pipeline()));
        switch (task.purpose()) {
            case Verifying verify -> tree.set("verify", verify(verify));
            case Processing(var copies) -> {
                if (!copies.isEmpty()) {
                    tree.set("copies", Wire.array(copies, TaskJson::ref));
                }
            }
        }
        return Wire.text(tree);
    }

    /**
     * Reads a task.
     *
     * @throws MalformedDocument if it is not one
     */
    public static Task read(String json) {
        return Wire.read(
                "the task",
                json,
                tree -> new Task(
                        image(tree),
                        whole(tree, "attempt"),
                        format(string(tree, "type")),
                        dimensions(field(tree, "dimensions")),
                        bytes(tree, "bytes"),
                        PipelineJson.read(field(tree, "pipeline")),
                        purpose(tree)));
    }

    /**
     * A release that knows no verification takes such a task for one to be processed, finds that the image is done, and
     * drops it; so the version is the same.
     */
    private static JsonNode verify(Verifying verify) {
        ObjectNode tree = Wire.object()
                .put("type", verify.format().mediaType())
                .put("rows", verify.rows())
                .put("askedAt", verify.askedAt().toString());
        tree.set("result", ref(verify.result()));
        return tree;
    }

    private static Purpose purpose(JsonNode task) {
        if (!task.hasNonNull("verify")) {
            return new Processing(task.hasNonNull("copies") ? Wire.list(task, "copies", TaskJson::ref) : List.of());
        }
        JsonNode tree = field(task, "verify");
        return new Verifying(
                ref(field(tree, "result")),
                format(string(tree, "type")),
                whole(tree, "rows"),
                instant(tree, "askedAt"));
    }

    /** The image a task, a status or a gallery entry is about. */
    static ImageRef image(JsonNode tree) {
        return new ImageRef(
                new JobId(string(tree, "job")),
                new ImageId(string(tree, "image")),
                whole(tree, "position"),
                string(tree, "name"),
                ref(field(tree, "original")));
    }

    static JsonNode ref(ObjectRef ref) {
        return Wire.object().put("bucket", ref.bucket()).put("key", ref.key()).put("etag", ref.etag());
    }

    static ObjectRef ref(JsonNode tree) {
        return new ObjectRef(string(tree, "bucket"), string(tree, "key"), string(tree, "etag", ""));
    }

    static ObjectNode dimensions(Dimensions dimensions) {
        return Wire.object()
                .put("width", dimensions.width())
                .put("height", dimensions.height())
                .put("channels", dimensions.channels())
                .put("depth", dimensions.depth());
    }

    static Dimensions dimensions(JsonNode tree) {
        return new Dimensions(
                whole(tree, "width"), whole(tree, "height"), whole(tree, "channels"), whole(tree, "depth"));
    }

    static ImageFormat format(String mediaType) {
        return ImageFormat.ofMediaType(mediaType)
                .orElseThrow(() -> new MalformedDocument("no image format has the type " + mediaType));
    }
}
