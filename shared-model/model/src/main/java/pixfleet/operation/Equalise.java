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

/**
 * Spreads the levels of a whole image evenly, as OpenCV's {@code equalizeHist} does.
 *
 * <p>Shape is kept. Images of 8 bits only, as in OpenCV. Of a colour image the luma is treated, Y of YCrCb, and
 * Cr and Cb are kept; alpha is left as it is.
 *
 */
@AutoService(Operation.class)
public record Equalise() implements Operation {
    private static final OperationType TYPE = new Declaration(
                    "equalise",
                    Group.TONE,
                    "Histogram equalisation",
                    "Spreads brightness evenly over its range, which shows what is hidden in flat images.",
                    CostClass.MODERATE)
            .taking(Equalise::new);

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
        return new Distribution.Global();
    }

    @Override
    public Dimensions output(Dimensions in) {
        return onlyEightBits(in);
    }
}
