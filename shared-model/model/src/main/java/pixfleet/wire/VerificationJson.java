package pixfleet.wire;

import static pixfleet.wire.Wire.bytes;
import static pixfleet.wire.Wire.field;
import static pixfleet.wire.Wire.instant;
import static pixfleet.wire.Wire.string;
import static pixfleet.wire.Wire.whole;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import pixfleet.job.ImageId;
import pixfleet.job.JobId;
import pixfleet.job.Verification;
import pixfleet.job.Verification.Compared;
import pixfleet.job.Verification.Finding;
import pixfleet.job.Verification.Impossible;
import pixfleet.job.Verification.Pending;

/** Verifications as JSON, as an image's row of the table holds them, and findings by themselves, as a rank hands them to its agent. */
public final class VerificationJson {
    private VerificationJson() {}

    /** Writes a verification. */
    public static String write(Verification verification) {
        ObjectNode tree = Wire.versioned()
                .put("job", verification.job().value())
                .put("image", verification.image().value())
                .put("attempt", verification.attempt())
                .put("rows", verification.rows())
                .put("askedAt", verification.askedAt().toString());
        tree.set("finding", tree(verification.finding()));
        return Wire.text(tree);
    }

    /**
     * Reads a verification.
     *
     * @throws MalformedDocument if it is not one
     */
    public static Verification read(String json) {
        return Wire.read(
                "the verification",
                json,
                tree -> new Verification(
                        new JobId(string(tree, "job")),
                        new ImageId(string(tree, "image")),
                        whole(tree, "attempt"),
                        whole(tree, "rows"),
                        instant(tree, "askedAt"),
                        finding(field(tree, "finding"))));
    }

    /** Writes a finding. */
    public static String writeFinding(Finding finding) {
        ObjectNode tree = Wire.versioned();
        tree.set("finding", tree(finding));
        return Wire.text(tree);
    }

    /**
     * Reads a finding.
     *
     * @throws MalformedDocument if it is not one
     */
    public static Finding readFinding(String json) {
        return Wire.read("the finding", json, tree -> finding(field(tree, "finding")));
    }

    private static ObjectNode tree(Finding finding) {
        return switch (finding) {
            case Pending _ -> Wire.object().put("state", "pending");
            case Compared(long differing, long values, Duration took) ->
                Wire.object()
                        .put("state", "compared")
                        .put("differing", differing)
                        .put("values", values)
                        .put("tookMillis", took.toMillis());
            case Impossible(String reason) ->
                Wire.object().put("state", "impossible").put("reason", reason);
        };
    }

    private static Finding finding(JsonNode tree) {
        String state = string(tree, "state");
        return switch (state) {
            case "pending" -> new Pending();
            case "compared" ->
                new Compared(
                        bytes(tree, "differing"), bytes(tree, "values"), Duration.ofMillis(bytes(tree, "tookMillis")));
            case "impossible" -> new Impossible(string(tree, "reason"));
            default -> throw new MalformedDocument("a verification is never " + state);
        };
    }
}
