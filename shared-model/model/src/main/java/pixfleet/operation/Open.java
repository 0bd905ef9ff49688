package pixfleet.operation;

import com.google.auto.service.AutoService;
import pixfleet.pipeline.CostClass;
import pixfleet.pipeline.Declaration;
import pixfleet.pipeline.Group;
import pixfleet.pipeline.Operation;
import pixfleet.pipeline.OperationType;

/**
 * Removes small bright regions: an erosion, then a dilation.
 *
 * <p>Shape and depth are kept; each channel, alpha included, is treated by itself. Elements and borders are those
 * of {@link Erode} and {@link Dilate}, as in OpenCV's {@code morphologyEx} with {@code MORPH_OPEN}.
 *
 * @param ksize edge of the element's square in pixels, odd, 3 to 63
 * @param iterations how often each step is applied, 1 to 32
 * @param element rectangle, ellipse or cross
 */
@AutoService(Operation.class)
public record Open(int ksize, int iterations, ElementShape element) implements Morphology {
    private static final OperationType TYPE = new Declaration(
                    "open",
                    Group.MORPHOLOGY,
                    "Opening",
                    "Removes bright specks smaller than the element: an erosion, then a dilation.",
                    CostClass.CHEAP)
            .taking(KSIZE, ITERATIONS, ELEMENT, Open::new);

    /** Checks every range. */
    public Open {
        TYPE.check(ksize, iterations, element);
    }

    /** With the defaults. */
    public Open() {
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
