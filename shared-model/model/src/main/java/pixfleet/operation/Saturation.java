package pixfleet.operation;

import com.google.auto.service.AutoService;
import java.util.Map;
import pixfleet.pipeline.CostClass;
import pixfleet.pipeline.Declaration;
import pixfleet.pipeline.Distribution;
import pixfleet.pipeline.Group;
import pixfleet.pipeline.Operation;
import pixfleet.pipeline.OperationType;
import pixfleet.pipeline.Parameter.Decimal;

/**
 * Makes colours stronger or paler by moving each away from the gray of its brightness, or towards it.
 *
 * <p>Shape, depth and alpha are kept. Red, green and blue are multiplied by a 3 x 3 matrix, rounded half to even and clipped, as OpenCV's
 * {@code transform} does on an image of doubles; its weights are rounded to 1 / 65536. A gray image is left as it is.
 *
 * @see <a href="https://www.w3.org/TR/filter-effects-1/#feColorMatrixElement">Filter Effects Module Level 1, type saturate</a>
 *
 * @param factor 0 gives gray, 1 changes nothing, 10 at most
 */
@AutoService(Operation.class)
public record Saturation(double factor) implements Operation {
    private static final Decimal FACTOR = new Decimal(
            "factor", "What the distance from gray is multiplied by; 0 gives gray, 1 changes nothing.", "", 0, 10, 1.5);

    private static final OperationType TYPE = new Declaration(
                    "saturation",
                    Group.COLOUR,
                    "Saturation",
                    "Makes colours stronger or paler; a gray picture stays as it is.",
                    CostClass.MODERATE)
            .taking(FACTOR, Saturation::new);

    /** Checks the range. */
    public Saturation {
        TYPE.check(factor);
    }

    /** With the defaults. */
    public Saturation() {
        this(FACTOR.preset());
    }

    @Override
    public OperationType type() {
        return TYPE;
    }

    @Override
    public Map<String, Object> arguments() {
        return TYPE.arguments(factor);
    }

    @Override
    public Distribution distribution() {
        return new Distribution.Pointwise();
    }
}
