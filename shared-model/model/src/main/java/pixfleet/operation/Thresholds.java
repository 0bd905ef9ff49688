package pixfleet.operation;

import java.util.List;
import pixfleet.pipeline.Parameter.Choice;

/** The parameter that thresholds share. */
final class Thresholds {
    static final Choice<ThresholdKind> KIND = new Choice<>(
            "kind",
            "What becomes of values above the threshold and of the others.",
            List.of(ThresholdKind.values()),
            ThresholdKind.BINARY);

    private Thresholds() {}
}
