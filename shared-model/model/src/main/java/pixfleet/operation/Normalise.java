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
 * Stretches values to the full range, as OpenCV's {@code normalize} with {@code NORM_MINMAX} does.
 *
 * <p>Shape and depth are kept; alpha is left as it is. Where all values are the same they become black, as in OpenCV.
 *
 * @param channels together, which keeps the balance of colours, or each, which changes it
 */
@AutoService(Operation.class)
public record Normalise(Channels channels) implements Operation {
    private static final OperationType TYPE = new Declaration(
                    "normalise",
                    Group.TONE,
                    "Normalisation",
                    "Stretches values linearly so that the darkest becomes black and the lightest white.",
                    CostClass.MODERATE)
            .taking(ContrastStretches.CHANNELS, Normalise::new);

    /** Checks the range. */
    public Normalise {
        TYPE.check(channels);
    }

    /** With the default. */
    public Normalise() {
        this(ContrastStretches.CHANNELS.preset());
    }

    @Override
    public OperationType type() {
        return TYPE;
    }

    @Override
    public Map<String, Object> arguments() {
        return TYPE.arguments(channels);
    }

    @Override
    public Distribution distribution() {
        return new Distribution.Global();
    }
}
