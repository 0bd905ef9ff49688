package pixfleet.operation;

import com.google.auto.service.AutoService;
import java.util.Map;
import pixfleet.pipeline.CostClass;
import pixfleet.pipeline.Declaration;
import pixfleet.pipeline.Distribution;
import pixfleet.pipeline.Group;
import pixfleet.pipeline.Operation;
import pixfleet.pipeline.OperationType;

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
public record Scharr(Slope direction, double scale) implements Operation {
    private static final OperationType TYPE = new Declaration(
                    "scharr",
                    Group.EDGES,
                    "Scharr",
                    "Shows how steeply brightness changes, more evenly in all directions than Sobel.",
                    CostClass.MODERATE)
            .taking(Slopes.DIRECTION, Slopes.SCALE, Scharr::new);

    /** Checks every range. */
    public Scharr {
        TYPE.check(direction, scale);
    }

    /** With the defaults. */
    public Scharr() {
        this(Slopes.DIRECTION.preset(), Slopes.SCALE.preset());
    }

    @Override
    public OperationType type() {
        return TYPE;
    }

    @Override
    public Map<String, Object> arguments() {
        return TYPE.arguments(direction, scale);
    }

    @Override
    public Distribution distribution() {
        return new Distribution.Neighbourhood(1);
    }
}
