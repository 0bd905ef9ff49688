package pixfleet.pipeline;

import java.util.List;
import java.util.Map;

/**
 * Inverts colours: each value v becomes 255 - v, or 65535 - v at 16 bits.
 *
 * <p>Shape and depth are kept. Alpha is left as it is, since an inverted alpha would hide the picture.
 */
public record Invert() implements Operation {
    static final OperationType TYPE = new OperationType(
            "invert",
            "Colour",
            "Colour inversion",
            "Turns every colour into its opposite, like a photographic negative. Transparency is kept.",
            CostClass.CHEAP,
            List.of(),
            new OperationType.Maker(_ -> new Invert()));

    @Override
    public OperationType type() {
        return TYPE;
    }

    @Override
    public Map<String, Object> arguments() {
        return Map.of();
    }

    @Override
    public int halo() {
        return 0;
    }

    @Override
    public Dimensions output(Dimensions in) {
        return in;
    }
}
