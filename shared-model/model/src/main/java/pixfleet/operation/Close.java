package pixfleet.operation;

import com.google.auto.service.AutoService;
import pixfleet.pipeline.CostClass;
import pixfleet.pipeline.Declaration;
import pixfleet.pipeline.Group;
import pixfleet.pipeline.Operation;
import pixfleet.pipeline.OperationType;

/**
 * Fills small dark regions: a dilation, then an erosion.
 *
 * <p>Shape and depth are kept; each channel, alpha included, is treated by itself. Elements and borders are those
 * of {@link Erode} and {@link Dilate}, as in OpenCV's {@code morphologyEx} with {@code MORPH_CLOSE}.
 *
 * @param ksize edge of the element's square in pixels, odd, 3 to 63
 * @param iterations how often each step is applied, 1 to 32
 * @param element rectangle, ellipse or cross
 */
@AutoService(Operation.class)
public record Close(int ksize, int iterations, ElementShape element) implements Morphology {
    private static final OperationType TYPE = new Declaration(
                    "close",
                    Group.MORPHOLOGY,
                    "Closing",
                    "Fills dark gaps smaller than the element: a dilation, then an erosion.",
                    CostClass.CHEAP)
            .taking(KSIZE, ITERATIONS, ELEMENT, Close::new);

    /** Checks every range. */
    public Close {
        TYPE.check(ksize, iterations, element);
    }

    /** With the defaults. */
    public Close() {
        this(KSIZE.preset(), ITERATIONS.preset(), ELEMENT.preset());
    }

    @Override
    public OperationType type() {
        return TYPE;
    }

    @Override
    public int steps() {
        return 2;
    }
}
