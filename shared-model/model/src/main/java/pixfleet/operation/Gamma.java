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
 * Raises each value to a power: with m the largest value, 255 or 65535, a value v becomes m (v / m)^(1 / gamma), rounded half to
 * even.
 *
 * <p>Shape, depth and alpha are kept. The table is computed for every value there is, at 16 bits too.
 *
 * @param gamma above 1 brightens, below 1 darkens, 0.1 to 10
 */
@AutoService(Operation.class)
public record Gamma(double gamma) implements Operation {
    private static final Decimal GAMMA =
            new Decimal("gamma", "Above 1 brightens middle tones, below 1 darkens them.", "", 0.1, 10, 1.5);

    private static final OperationType TYPE = new Declaration(
                    "gamma",
                    Group.COLOUR,
                    "Gamma correction",
                    "Brightens or darkens middle tones; black and white stay.",
                    CostClass.CHEAP)
            .taking(GAMMA, Gamma::new);

    /** Checks the range. */
    public Gamma {
        TYPE.check(gamma);
    }

    /** With the defaults. */
    public Gamma() {
        this(GAMMA.preset());
    }

    @Override
    public OperationType type() {
        return TYPE;
    }

    @Override
    public Map<String, Object> arguments() {
        return TYPE.arguments(gamma);
    }

    @Override
    public Distribution distribution() {
        return new Distribution.Pointwise();
    }
}
