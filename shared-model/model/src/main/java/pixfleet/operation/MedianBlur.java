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
import pixfleet.pipeline.Parameter.WholeNumber;

/**
 * Replaces each value by the median of a square, as OpenCV's {@code medianBlur} does.
 *
 * <p>Shape and depth are kept; each channel, alpha included, is treated by itself. Beyond the border the edge is
 * repeated. OpenCV takes squares above 5 for 8 bits only; so does this.
 *
 * @param ksize edge of the square in pixels, odd, 3 to 255; at 16 bits 3 or 5
 */
@AutoService(Operation.class)
public record MedianBlur(int ksize) implements Operation {
    private static final int LARGEST_AT_SIXTEEN_BITS = 5;

    private static final WholeNumber KSIZE = new WholeNumber(
            "ksize", "Edge of the square; images of 16 bits take 3 and 5 only.", "pixels", 3, 255, 2, 5);

    private static final OperationType TYPE = new Declaration(
                    "median-blur",
                    Group.BLUR,
                    "Median blur",
                    "Removes specks and keeps edges: each value becomes the middle one of a square around it.",
                    CostClass.MODERATE)
            .taking(KSIZE, MedianBlur::new);

    /** Checks the range. */
    public MedianBlur {
        TYPE.check(ksize);
    }

    /** With the default. */
    public MedianBlur() {
        this(KSIZE.preset());
    }

    @Override
    public OperationType type() {
        return TYPE;
    }

    @Override
    public Map<String, Object> arguments() {
        return TYPE.arguments(ksize);
    }

    @Override
    public Distribution distribution() {
        return new Distribution.Neighbourhood(ksize / 2);
    }

    @Override
    public Dimensions output(Dimensions in) {
        if (in.depth() != 8 && ksize > LARGEST_AT_SIXTEEN_BITS) {
            throw unfit(
                    "ksize must be 3 or 5 for an image of %d bits, not %d; put depth:bits=8 in front for larger ones"
                            .formatted(in.depth(), ksize));
        }
        return in;
    }

    @Override
    public CostClass cost() {
        return ksize == KSIZE.min()
                ? CostClass.CHEAP
                : ksize <= LARGEST_AT_SIXTEEN_BITS ? CostClass.MODERATE : CostClass.DEAR;
    }
}
