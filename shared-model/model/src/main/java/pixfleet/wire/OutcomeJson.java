package pixfleet.wire;

import static pixfleet.wire.Wire.field;

import com.fasterxml.jackson.databind.node.ObjectNode;
import pixfleet.job.Result;

/** A result by itself as JSON, as a rank hands it to its agent. */
public final class OutcomeJson {
    private OutcomeJson() {}

    /** Writes a result. */
    public static String write(Result result) {
        ObjectNode tree = Wire.versioned();
        tree.set("result", StatusJson.result(result));
        return Wire.text(tree);
    }

    /**
     * Reads a result.
     *
     * @throws MalformedDocument if it is not one
     */
    public static Result read(String json) {
        return Wire.read("the result", json, tree -> StatusJson.result(field(tree, "result")));
    }
}
