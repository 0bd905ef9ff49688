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
import pixfleet.pipeline.Parameter.Decimal;

/**
 * Tones the picture brown, wholly or in part.
 *
 * <p>Depth and alpha are kept; a gray image becomes one of three channels. Red, green and blue are multiplied by a 3 x 3 matrix,
 * rounded half to even and clipped, as OpenCV's {@code transform} does on an image of doubles; its weights are rounded to
 * 1 / 65536.
 *
 * @see <a href="https://www.w3.org/TR/filter-effects-1/#sepiaEquivalent">Filter Effects Module Level 1, sepia</a>
 *
 * @param amount 0 changes nothing, 1 is all brown
 */
@AutoService(Operation.class)
public record Sepia(double amount) implements Operation {
    private static final Decimal AMOUNT =
            new Decimal("amount", "How brown it gets: 0 changes nothing, 1 is all brown.", "", 0, 1, 1);

    private static final OperationType TYPE = new Declaration(
                    "sepia",
                    Group.COLOUR,
                    "Sepia",
                    "Tones the picture brown like an old photograph.",
                    CostClass.MODERATE)
            .taking(AMOUNT, Sepia::new);

    /** Checks the range. */
    public Sepia {
        TYPE.check(amount);
    }

    /** With the defaults. */
    public Sepia() {
        this(AMOUNT.preset());
    }

    @Override
    public OperationType type() {
        return TYPE;
    }

    @Override
    public Map<String, Object> arguments() {
        return TYPE.arguments(amount);
    }

    @Override
    public Distribution distribution() {
        return new Distribution.Pointwise();
    }

    @Override
    public Dimensions output(Dimensions in) {
        return in.channels() == 1 ? in.withChannels(3) : in;
    }
}
