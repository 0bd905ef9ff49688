package pixfleet.wire;

import static pixfleet.wire.Wire.string;
import static pixfleet.wire.Wire.whole;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import pixfleet.job.JobId;
import pixfleet.job.ListingStep;

/** Steps of a listing as JSON: the body of a message in the listing queue. */
public final class ListingJson {
    private ListingJson() {}

    /** Writes a step. */
    public static String write(ListingStep step) {
        ObjectNode tree = Wire.versioned().put("job", step.job().value());
        switch (step) {
            case ListingStep.Onward _ -> tree.put("step", "onward");
            case ListingStep.Judging(var _, int block) ->
                tree.put("step", "judging").put("block", block);
            case ListingStep.Cancelling(var _, int block) ->
                tree.put("step", "cancelling").put("block", block);
        }
        return Wire.text(tree);
    }

    /**
     * Reads a step.
     *
     * @throws MalformedDocument if it is not one
     */
    public static ListingStep read(String json) {
        return Wire.read("the step of a listing", json, ListingJson::step);
    }

    private static ListingStep step(JsonNode tree) {
        var job = new JobId(string(tree, "job"));
        return switch (string(tree, "step")) {
            case "onward" -> new ListingStep.Onward(job);
            case "judging" -> new ListingStep.Judging(job, whole(tree, "block"));
            case "cancelling" -> new ListingStep.Cancelling(job, whole(tree, "block"));
            default -> throw new MalformedDocument("a listing has no step " + string(tree, "step"));
        };
    }
}
