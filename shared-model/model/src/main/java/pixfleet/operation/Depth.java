package pixfleet.operation;

import com.google.auto.service.AutoService;
import java.util.Map;
import pixfleet.pipeline.CostClass;
import pixfleet.pipeline.Declaration;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.Distribution;
import pixfleet.pipeline.Group;
import pixfleet.pipeline.Operation;
import pixfleet.pipeline.OperationType;
import pixfleet.pipeline.Parameter.WholeNumber;

/**
 * Changes the depth: from 8 to 16 bits each value is multiplied by 257, from 16 to 8 divided by 257 and rounded.
 *
 * <p>Shape is kept; alpha is converted like the rest. An image that has that depth is left as it is. Going up and down again
 * gives the same values.
 *
 * @param bits bits a value of the result, 8 or 16
 */
@AutoService(Operation.class)
public record Depth(int bits) implements Operation {
    private static final WholeNumber BITS =
            new WholeNumber("bits", "Bits a value of the result: 8 or 16.", "bits", 8, 16, 8, 8);

    private static final OperationType TYPE = new Declaration(
                    "depth",
                    Group.COLOUR,
                    "Bit depth",
                    "Changes how many bits a value has, keeping black black and white white.",
                    CostClass.CHEAP)
            .taking(BITS, Depth::new);

    /** Checks the range. */
    public Depth {
        TYPE.check(bits);
    }

    /** With the defaults. */
    public Depth() {
        this(BITS.preset());
    }

    @Override
    public OperationType type() {
        return TYPE;
    }

    @Override
    public Map<String, Object> arguments() {
        return TYPE.arguments(bits);
    }

    @Override
    public Distribution distribution() {
        return new Distribution.Pointwise();
    }

    @Override
    public Dimensions output(Dimensions in) {
        return in.withDepth(bits);
    }
}
