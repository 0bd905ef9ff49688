package pixfleet.operation;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Map;
import pixfleet.pipeline.CostClass;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.Distribution;
import pixfleet.pipeline.Group;
import pixfleet.pipeline.Operation;
import pixfleet.pipeline.OperationType;
import pixfleet.pipeline.Parameter.Choice;
import pixfleet.pipeline.Parameter.Decimal;
import pixfleet.pipeline.Values;

/**
 * First derivatives by Scharr's 3 x 3 kernels, as OpenCV's {@code Scharr} gives them.
 *
 * <p>Shape and depth are kept; each colour is treated by itself, alpha is left as it is. The result is the amount of
 * the slope, rising or falling, times scale, rounded, and at most the largest value of the depth. Beyond the border
 * the image is mirrored without repeating its edge ({@code BORDER_REFLECT_101}).
 *
 * @param direction x, y, or both: the root of the sum of squares
 * @param scale factor of every result, 0.01 to 100
 */
@AutoService(Operation.class)
public record Scharr(String direction, double scale) implements Operation {
    private static final Choice DIRECTION = new Choice(
            "direction",
            "Which slope is measured: along x, along y, or both put together.",
            List.of("x", "y", "both"),
            "both");

    private static final Decimal SCALE = new Decimal("scale", "Every result is multiplied by this.", "", 0.01, 100, 1);

    private static final OperationType TYPE = new OperationType(
            "scharr",
            Group.EDGES,
            "Scharr",
            "Shows how steeply brightness changes, more evenly in all directions than Sobel.",
            CostClass.MODERATE,
            List.of(DIRECTION, SCALE),
            a -> new Scharr(a.word("direction"), a.decimal("scale")));

    /** Checks every range. */
    public Scharr {
        DIRECTION.check("scharr", direction);
        SCALE.check("scharr", scale);
    }

    /** With the defaults. */
    public Scharr() {
        this(DIRECTION.preset(), SCALE.preset());
    }

    @Override
    public OperationType type() {
        return TYPE;
    }

    @Override
    public Map<String, Object> arguments() {
        return Values.of("direction", direction, "scale", scale);
    }

    @Override
    public Distribution distribution() {
        return new Distribution.Neighbourhood(1);
    }

    @Override
    public Dimensions output(Dimensions in) {
        return in;
    }
}
