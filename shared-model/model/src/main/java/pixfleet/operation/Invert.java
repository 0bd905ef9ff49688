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
 * Inverts colours: each value v becomes 255 - v, or 65535 - v at 16 bits.
 *
 * <p>Shape and depth are kept. Alpha is left as it is, since an inverted alpha would hide the picture.
 */
@AutoService(Operation.class)
public record Invert() implements Operation {
    private static final OperationType TYPE = new Declaration(
                    "invert",
                    Group.COLOUR,
                    "Colour inversion",
                    "Turns every colour into its opposite, like a photographic negative. Transparency is kept.",
                    CostClass.CHEAP)
            .taking(Invert::new);

    @Override
    public OperationType type() {
        return TYPE;
    }

    @Override
    public Map<String, Object> arguments() {
        return TYPE.arguments();
    }

    @Override
    public Distribution distribution() {
        return new Distribution.Pointwise();
    }
}
