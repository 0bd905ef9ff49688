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
 * Multiplies each value's distance from middle gray; what leaves the range becomes black or white.
 *
 * <p>Shape, depth and alpha are kept. With m the largest value, 255 or 65535, a value v becomes (v - m / 2) factor + m / 2, rounded
 * half to even and clipped to 0 to m.
 *
 * @param factor 0 gives plain gray, 1 changes nothing, 10 at most
 */
@AutoService(Operation.class)
public record Contrast(double factor) implements Operation {
    private static final Decimal FACTOR = new Decimal(
            "factor", "What the distance from middle gray is multiplied by; 1 changes nothing.", "", 0, 10, 1.3);

    private static final OperationType TYPE = new Declaration(
                    "contrast",
                    Group.COLOUR,
                    "Contrast",
                    "Spreads values away from middle gray or draws them towards it.",
                    CostClass.CHEAP)
            .taking(FACTOR, Contrast::new);

    /** Checks the range. */
    public Contrast {
        TYPE.check(factor);
    }

    /** With the defaults. */
    public Contrast() {
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
