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
import pixfleet.pipeline.Parameter.Choice;
import pixfleet.pipeline.Parameter.Decimal;
import pixfleet.pipeline.Parameter.WholeNumber;
import pixfleet.pipeline.Values;

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
public record AdaptiveThreshold(String mean, int block, double c, String kind) implements Operation {
    private static final Choice MEAN =
            new Choice("mean", "How the surroundings are averaged.", List.of("mean", "gaussian"), "mean");

    private static final WholeNumber BLOCK =
            new WholeNumber("block", "Edge of the surroundings.", "pixels", 3, 255, 2, 11);

    private static final Decimal C =
            new Decimal("c", "How far below the mean the threshold lies.", "levels", -255, 255, 2);

    private static final Choice KIND =
            new Choice("kind", "Whether light becomes white, or dark.", List.of("binary", "binary-inverse"), "binary");

    private static final OperationType TYPE = new OperationType(
            "adaptive-threshold",
            Group.TONE,
            "Adaptive threshold",
            "Separates light from dark where the lighting is uneven: each pixel is compared with its surroundings.",
            CostClass.MODERATE,
            List.of(MEAN, BLOCK, C, KIND),
            a -> new AdaptiveThreshold(a.word("mean"), a.whole("block"), a.decimal("c"), a.word("kind")));

    /** Checks every range. */
    public AdaptiveThreshold {
        MEAN.check("adaptive-threshold", mean);
        BLOCK.check("adaptive-threshold", block);
        C.check("adaptive-threshold", c);
        KIND.check("adaptive-threshold", kind);
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
        return Values.of("mean", mean, "block", block, "c", c, "kind", kind);
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
