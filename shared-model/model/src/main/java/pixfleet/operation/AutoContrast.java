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
 * Stretches values to the full range between two percentiles.
 *
 * <p>Shape and depth are kept; alpha is left as it is. Of n values in order, those before number {@code floor(n * clip
 * / 100)} from either end become black or white, and what is between is stretched linearly. Where nothing is between,
 * the image is left as it is.
 *
 * @param clip share of values at either end that is left out of account, in percent, 0 to 49
 * @param channels together, which keeps the balance of colours, or each, which changes it
 */
@AutoService(Operation.class)
public record AutoContrast(double clip, Channels channels) implements Operation {
    private static final Decimal CLIP =
            new Decimal("clip", "How many values at either end become plain black or white.", "percent", 0, 49, 0.5);

    private static final OperationType TYPE = new Declaration(
                    "auto-contrast",
                    Group.TONE,
                    "Automatic contrast",
                    "Stretches values linearly to the full range, leaving a few of the darkest and lightest out of account.",
                    CostClass.MODERATE)
            .taking(CLIP, ContrastStretches.CHANNELS, AutoContrast::new);

    /** Checks every range. */
    public AutoContrast {
        TYPE.check(clip, channels);
    }

    /** With the defaults. */
    public AutoContrast() {
        this(CLIP.preset(), ContrastStretches.CHANNELS.preset());
    }

    @Override
    public OperationType type() {
        return TYPE;
    }

    @Override
    public Map<String, Object> arguments() {
        return TYPE.arguments(clip, channels);
    }

    @Override
    public Distribution distribution() {
        return new Distribution.Global();
    }
}
