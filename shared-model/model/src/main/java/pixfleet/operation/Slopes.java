package pixfleet.operation;

import java.util.List;
import pixfleet.pipeline.Parameter.Choice;
import pixfleet.pipeline.Parameter.Decimal;

/** The parameters that first derivatives share. */
final class Slopes {
    static final Choice<Slope> DIRECTION = new Choice<>(
            "direction",
            "Which slope is measured: along x, along y, or both put together.",
            List.of(Slope.values()),
            Slope.BOTH);
    static final Decimal SCALE = new Decimal("scale", "Every result is multiplied by this.", "", 0.01, 100, 1);

    private Slopes() {}
}
