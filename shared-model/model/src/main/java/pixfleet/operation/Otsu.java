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
 * Compares each value with the one that parts the histogram best, as OpenCV's {@code threshold} with {@code
 * THRESH_OTSU} does.
 *
 * <p>The result has one channel of the same depth. A colour image is first turned to gray, its alpha left out.
 *
 * @param kind what becomes of values above the threshold and of the others, see {@link Threshold}
 * @see <a href="https://doi.org/10.1109/TSMC.1979.4310076">N. Otsu, A Threshold Selection Method from Gray-Level Histograms</a>
 */
@AutoService(Operation.class)
public record Otsu(ThresholdKind kind) implements Operation {
    private static final OperationType TYPE = new Declaration(
                    "otsu",
                    Group.TONE,
                    "Threshold (Otsu)",
                    "Separates light from dark at the value that parts the image best, found by itself.",
                    CostClass.MODERATE)
            .taking(Thresholds.KIND, Otsu::new);

    /** Checks the range. */
    public Otsu {
        TYPE.check(kind);
    }

    /** With the default. */
    public Otsu() {
        this(Thresholds.KIND.preset());
    }

    @Override
    public OperationType type() {
        return TYPE;
    }

    @Override
    public Map<String, Object> arguments() {
        return TYPE.arguments(kind);
    }

    @Override
    public Distribution distribution() {
        return new Distribution.Global();
    }

    @Override
    public Dimensions output(Dimensions in) {
        return in.withChannels(1);
    }
}
