package pixfleet.wire;

import static pixfleet.wire.Wire.field;
import static pixfleet.wire.Wire.instant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import pixfleet.job.GalleryEntry;
import pixfleet.job.JobId;

/** The gallery's pages as JSON: the entries of a job, and the jobs of a day. */
public final class GalleryJson {
    private GalleryJson() {}

    /** Writes a page of entries. */
    public static String writePage(List<GalleryEntry> entries) {
        ObjectNode tree = Wire.versioned();
        tree.set("entries", Wire.array(entries, GalleryJson::entry));
        return Wire.text(tree);
    }

    /**
     * Reads a page of entries.
     *
     * @throws MalformedDocument if it is not one
     */
    public static List<GalleryEntry> readPage(String json) {
        return Wire.read("the gallery page", json, tree -> Wire.list(tree, "entries", GalleryJson::entry));
    }

    /** Writes the jobs of a day. */
    public static String writeDay(List<JobId> jobs) {
        ObjectNode tree = Wire.versioned();
        tree.set("jobs", Wire.array(jobs, job -> JsonNodeFactory.instance.textNode(job.value())));
        return Wire.text(tree);
    }

    /**
     * Reads the jobs of a day.
     *
     * @throws MalformedDocument if it is not one
     */
    public static List<JobId> readDay(String json) {
        return Wire.read("the gallery day", json, tree -> Wire.list(tree, "jobs", job -> new JobId(job.asText())));
    }

    private static JsonNode entry(GalleryEntry entry) {
        ObjectNode tree = Wire.object()
                .put("job", entry.job().value())
                .put("image", entry.image().value())
                .put("position", entry.position())
                .put("name", entry.fileName())
                .put("finishedAt", entry.finishedAt().toString());
        tree.set("original", TaskJson.ref(entry.original()));
        tree.set("pipeline", PipelineJson.tree(entry.pipeline()));
        tree.set("result", StatusJson.result(entry.result()));
        return tree;
    }

    private static GalleryEntry entry(JsonNode tree) {
        return new GalleryEntry(
                TaskJson.image(tree),
                PipelineJson.read(field(tree, "pipeline")),
                StatusJson.result(field(tree, "result")),
                instant(tree, "finishedAt"));
    }
}
