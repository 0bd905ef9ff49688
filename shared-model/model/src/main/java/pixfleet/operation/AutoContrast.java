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
import pixfleet.pipeline.Parameter.Decimal;
import pixfleet.pipeline.Values;

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
public record AutoContrast(double clip, String channels) implements Operation {
    private static final Decimal CLIP =
            new Decimal("clip", "How many values at either end become plain black or white.", "percent", 0, 49, 0.5);

    private static final OperationType TYPE = new OperationType(
            "auto-contrast",
            Group.TONE,
            "Automatic contrast",
            "Stretches values linearly to the full range, leaving a few of the darkest and lightest out of account.",
            CostClass.MODERATE,
            List.of(CLIP, Stretches.CHANNELS),
            a -> new AutoContrast(a.decimal("clip"), a.word("channels")));

    /** Checks every range. */
    public AutoContrast {
        CLIP.check("auto-contrast", clip);
        Stretches.CHANNELS.check("auto-contrast", channels);
    }

    /** With the defaults. */
    public AutoContrast() {
        this(CLIP.preset(), Stretches.CHANNELS.preset());
    }

    @Override
    public OperationType type() {
        return TYPE;
    }

    @Override
    public Map<String, Object> arguments() {
        return Values.of("clip", clip, "channels", channels);
    }

    @Override
    public Distribution distribution() {
        return new Distribution.Global();
    }

    @Override
    public Dimensions output(Dimensions in) {
        return in;
    }
}
