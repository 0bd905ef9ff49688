package pixfleet.operation;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Map;
import pixfleet.pipeline.CostClass;
import pixfleet.pipeline.Declaration;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.Distribution;
import pixfleet.pipeline.Group;
import pixfleet.pipeline.Operation;
import pixfleet.pipeline.OperationType;
import pixfleet.pipeline.Parameter.Choice;
import pixfleet.pipeline.Parameter.Decimal;
import pixfleet.pipeline.Parameter.WholeNumber;

/**
 * Compares each value with the mean of its surroundings, as OpenCV's {@code adaptiveThreshold} does.
 *
 * <p>The result has one channel of 8 bits. Images of 8 bits only, as in OpenCV. A colour image is first turned to
 * gray, its alpha left out. Beyond the border the edge is repeated.
 *
 * @param mean mean, each pixel alike, or gaussian, near ones more
 * @param block edge of the surroundings in pixels, odd, 3 to 255
 * @param c subtracted from the mean, in levels, -255 to 255
 * @param kind binary: light becomes white; binary-inverse: dark does
 */
@AutoService(Operation.class)
public record AdaptiveThreshold(Mean mean, int block, double c, ThresholdKind kind) implements Operation {
    /** How the surroundings are averaged. */
    public enum Mean {
        MEAN,
        GAUSSIAN
    }

    private static final Choice<Mean> MEAN =
            new Choice<>("mean", "How the surroundings are averaged.", List.of(Mean.values()), Mean.MEAN);

    private static final WholeNumber BLOCK =
            new WholeNumber("block", "Edge of the surroundings.", "pixels", 3, 255, 2, 11);

    private static final Decimal C =
            new Decimal("c", "How far below the mean the threshold lies.", "levels", -255, 255, 2);

    private static final Choice<ThresholdKind> KIND = new Choice<>(
            "kind",
            "Whether light becomes white, or dark.",
            List.of(ThresholdKind.BINARY, ThresholdKind.BINARY_INVERSE),
            ThresholdKind.BINARY);

    private static final OperationType TYPE = new Declaration(
                    "adaptive-threshold",
                    Group.TONE,
                    "Adaptive threshold",
                    "Separates light from dark where the lighting is uneven: each pixel is compared with its surroundings.",
                    CostClass.MODERATE)
            .taking(MEAN, BLOCK, C, KIND, AdaptiveThreshold::new);

    /** Checks every range. */
    public AdaptiveThreshold {
        TYPE.check(mean, block, c, kind);
    }

    /** With the defaults. */
    public AdaptiveThreshold() {
        this(MEAN.preset(), BLOCK.preset(), C.preset(), KIND.preset());
    }

    @Override
    public OperationType type() {
        return TYPE;
    }

    @Override
    public Map<String, Object> arguments() {
        return TYPE.arguments(mean, block, c, kind);
    }

    @Override
    public Distribution distribution() {
        return new Distribution.Neighbourhood(block / 2);
    }

    @Override
    public Dimensions output(Dimensions in) {
        return onlyEightBits(in).withChannels(1);
    }
}
