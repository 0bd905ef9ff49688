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
 * Darkens the picture towards its corners.
 *
 * <p>Shape, depth and alpha are kept. A pixel's distance d from the centre is 0 there and 1 in the corners, along ellipses of the
 * picture's proportions. From d = radius outwards a colour v becomes v (1 - strength s), rounded half to even, where s rises with
 * the square of the way from radius to the corner. Computed in doubles from the absolute place.
 *
 * @param strength 0 changes nothing, 1 makes the corners black
 * @param radius distance from the centre where darkening begins, 0 to 0.95 of the way to a corner
 */
@AutoService(Operation.class)
public record Vignette(double strength, double radius) implements Operation {
    private static final Decimal STRENGTH =
            new Decimal("strength", "How dark the corners get: 0 changes nothing, 1 makes them black.", "", 0, 1, 0.5);
    private static final Decimal RADIUS = new Decimal(
            "radius", "Where darkening begins, as a part of the way from the centre to a corner.", "", 0, 0.95, 0.25);

    private static final OperationType TYPE = new Declaration(
                    "vignette",
                    Group.DECORATION,
                    "Vignette",
                    "Darkens the picture towards its corners.",
                    CostClass.MODERATE)
            .taking(STRENGTH, RADIUS, Vignette::new);

    /** Checks every range. */
    public Vignette {
        TYPE.check(strength, radius);
    }

    /** With the defaults. */
    public Vignette() {
        this(STRENGTH.preset(), RADIUS.preset());
    }

    @Override
    public OperationType type() {
        return TYPE;
    }

    @Override
    public Map<String, Object> arguments() {
        return TYPE.arguments(strength, radius);
    }

    @Override
    public Distribution distribution() {
        return new Distribution.Pointwise();
    }
}
