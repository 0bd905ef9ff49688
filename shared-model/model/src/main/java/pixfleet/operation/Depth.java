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
import pixfleet.pipeline.Parameter.WholeNumber;
import pixfleet.pipeline.Values;

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

    private static final OperationType TYPE = new OperationType(
            "depth",
            Group.COLOUR,
            "Bit depth",
            "Changes how many bits a value has, keeping black black and white white.",
            CostClass.CHEAP,
            List.of(BITS),
            a -> new Depth(a.whole("bits")));

    /** Checks the range. */
    public Depth {
        BITS.check("depth", bits);
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
        return Values.of("bits", bits);
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
