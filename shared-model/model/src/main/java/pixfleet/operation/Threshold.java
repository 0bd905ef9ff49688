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
 * Compares each value with a fixed one, as OpenCV's {@code threshold} does.
 *
 * <p>Shape and depth are kept; each colour is treated by itself, alpha is left as it is. The threshold is rounded down
 * to a whole value of the image's depth.
 *
 * @param value values above this count as light, in levels of 255, 0 to 255; at 16 bits 257 times that
 * @param kind binary: light becomes white and dark black; binary-inverse: the other way round; truncate: light becomes
 *     the threshold; to-zero: dark becomes black; to-zero-inverse: light becomes black
 */
@AutoService(Operation.class)
public record Threshold(double value, ThresholdKind kind) implements Operation {
    private static final Decimal VALUE =
            new Decimal("value", "Values above this count as light.", "levels", 0, 255, 127);

    private static final OperationType TYPE = new Declaration(
                    "threshold",
                    Group.TONE,
                    "Threshold",
                    "Separates light from dark at a fixed value, in each colour by itself.",
                    CostClass.CHEAP)
            .taking(VALUE, Thresholds.KIND, Threshold::new);

    /** Checks every range. */
    public Threshold {
        TYPE.check(value, kind);
    }

    /** With the defaults. */
    public Threshold() {
        this(VALUE.preset(), Thresholds.KIND.preset());
    }

    @Override
    public OperationType type() {
        return TYPE;
    }

    @Override
    public Map<String, Object> arguments() {
        return TYPE.arguments(value, kind);
    }

    @Override
    public Distribution distribution() {
        return new Distribution.Pointwise();
    }
}
