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
 * Turns all colours by an angle around the axis of gray.
 *
 * <p>Shape, depth and alpha are kept. Red, green and blue are multiplied by a 3 x 3 matrix, rounded half to even and clipped, as OpenCV's
 * {@code transform} does on an image of doubles; its weights are rounded to 1 / 65536. A gray image is left as it is.
 *
 * @see <a href="https://www.w3.org/TR/filter-effects-1/#feColorMatrixElement">Filter Effects Module Level 1, type hueRotate</a>
 *
 * @param angle -360 to 360 degrees; 120 takes red to green
 */
@AutoService(Operation.class)
public record Hue(double angle) implements Operation {
    private static final Decimal ANGLE =
            new Decimal("angle", "Angle around the colour circle; 120 turns red into green.", "degrees", -360, 360, 90);

    private static final OperationType TYPE = new Declaration(
                    "hue",
                    Group.COLOUR,
                    "Hue rotation",
                    "Turns all colours around the colour circle, keeping their brightness.",
                    CostClass.MODERATE)
            .taking(ANGLE, Hue::new);

    /** Checks the range. */
    public Hue {
        TYPE.check(angle);
    }

    /** With the defaults. */
    public Hue() {
        this(ANGLE.preset());
    }

    @Override
    public OperationType type() {
        return TYPE;
    }

    @Override
    public Map<String, Object> arguments() {
        return TYPE.arguments(angle);
    }

    @Override
    public Distribution distribution() {
        return new Distribution.Pointwise();
    }
}
