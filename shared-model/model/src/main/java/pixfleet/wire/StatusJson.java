package pixfleet.wire;

import static pixfleet.wire.Wire.bytes;
import static pixfleet.wire.Wire.field;
import static pixfleet.wire.Wire.instant;
import static pixfleet.wire.Wire.string;
import static pixfleet.wire.Wire.whole;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import pixfleet.job.Completion;
import pixfleet.job.Result;
import pixfleet.job.Stage;
import pixfleet.job.Status;
import pixfleet.job.StripCount;
import pixfleet.job.Timings;

/** Statuses as JSON, as an image's row of the table holds them, and completions, the body of the event the fleet publishes. */
public final class StatusJson {
    private StatusJson() {}

    /** Writes a status. */
    public static String write(Status status) {
        ObjectNode tree = Wire.versioned();
        putStatus(tree, status);
        return Wire.text(tree);
    }

    /**
     * Reads a status.
     *
     * @throws MalformedDocument if it is not one
     */
    public static Status read(String json) {
        return Wire.read("the status", json, StatusJson::status);
    }

    /** Writes a completion: a status with the pipeline beside it. */
    public static String write(Completion completion) {
        ObjectNode tree = Wire.versioned();
        putStatus(tree, completion.status());
        tree.set("pipeline", PipelineJson.tree(completion.pipeline()));
        return Wire.text(tree);
    }

    /**
     * Reads a completion.
     *
     * @throws MalformedDocument if it is not one
     */
    public static Completion readCompletion(String json) {
        return Wire.read(
                "the completion",
                json,
                tree -> new Completion(status(tree), PipelineJson.read(field(tree, "pipeline"))));
    }

    private static void putStatus(ObjectNode tree, Status status) {
        tree.put("job", status.job().value())
                .put("image", status.image().value())
                .put("attempt", status.attempt())
                .put("position", status.position())
                .put("name", status.fileName())
                .put("at", status.at().toString())
                .put("node", status.node())
                .put("stage", status.stage().word());
        tree.set("original", TaskJson.ref(status.original()));
        switch (status.stage()) {
            case Stage.Accepted _, Stage.Queued _ -> {}
            case Stage.Waiting(var reason) -> tree.put("reason", reason);
            case Stage.Running(int tile, int tiles) -> tree.put("tile", tile).put("tiles", tiles);
            case Stage.Done(var result) -> tree.set("result", result(result));
            case Stage.Refused(var reason) -> tree.put("reason", reason);
            case Stage.Failed(var reason) -> tree.put("reason", reason);
        }
    }

    private static Status status(JsonNode tree) {
        return new Status(
                TaskJson.image(tree), whole(tree, "attempt"), stage(tree), instant(tree, "at"), string(tree, "node"));
    }

    private static Stage stage(JsonNode tree) {
        String word = string(tree, "stage");
        return switch (word) {
            case "accepted" -> new Stage.Accepted();
            case "queued" -> new Stage.Queued();
            case "waiting" -> new Stage.Waiting(string(tree, "reason"));
            case "running" -> new Stage.Running(whole(tree, "tile"), whole(tree, "tiles"));
            case "done" -> new Stage.Done(result(field(tree, "result")));
            case "refused" -> new Stage.Refused(string(tree, "reason"));
            case "failed" -> new Stage.Failed(string(tree, "reason"));
            default -> throw new MalformedDocument("there is no stage " + word);
        };
    }

    /** A result's tree, without version: part of a status and of a rank's outcome. */
    static ObjectNode result(Result result) {
        ObjectNode tree = Wire.object()
                .put("key", result.key())
                .put("thumbKey", result.thumbKey())
                .put("type", result.format().mediaType())
                .put("bytes", result.bytes());
        tree.set("dimensions", TaskJson.dimensions(result.dimensions()));
        tree.set("timings", timings(result.timings()));
        if (!result.notes().isEmpty()) {
            result.notes().forEach(tree.putArray("notes")::add);
        }
        if (result.strips().isSome()) {
            tree.putObject("strips")
                    .put("kept", result.strips().kept())
                    .put("made", result.strips().made());
        }
        return tree;
    }

    static Result result(JsonNode tree) {
        return new Result(
                string(tree, "key"),
                string(tree, "thumbKey"),
                TaskJson.format(string(tree, "type")),
                TaskJson.dimensions(field(tree, "dimensions")),
                bytes(tree, "bytes"),
                timings(field(tree, "timings")),
                notes(tree),
                strips(tree));
    }

    /** Results whose strips were not kept have no such field, as those of earlier releases. */
    private static StripCount strips(JsonNode tree) {
        JsonNode strips = tree.path("strips");
        return strips.isObject() ? new StripCount(whole(strips, "kept"), whole(strips, "made")) : StripCount.NONE;
    }

    /** Results of which nothing is to be noted have no such field, as those of earlier releases. */
    private static List<String> notes(JsonNode tree) {
        var notes = new ArrayList<String>();
        tree.path("notes").forEach(note -> notes.add(note.asText()));
        return notes;
    }

    private static ObjectNode timings(Timings timings) {
        return Wire.object()
                .put("fetchMillis", timings.fetch().toMillis())
                .put("decodeMillis", timings.decode().toMillis())
                .put("processMillis", timings.process().toMillis())
                .put("encodeMillis", timings.encode().toMillis())
                .put("storeMillis", timings.store().toMillis());
    }

    private static Timings timings(JsonNode tree) {
        return new Timings(
                millis(tree, "fetchMillis"),
                millis(tree, "decodeMillis"),
                millis(tree, "processMillis"),
                millis(tree, "encodeMillis"),
                millis(tree, "storeMillis"));
    }

    private static Duration millis(JsonNode tree, String name) {
        return Duration.ofMillis(bytes(tree, name));
    }
}
