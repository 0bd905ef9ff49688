package pixfleet.operation;

import com.google.auto.service.AutoService;
import pixfleet.pipeline.CostClass;
import pixfleet.pipeline.Declaration;
import pixfleet.pipeline.Group;
import pixfleet.pipeline.Operation;
import pixfleet.pipeline.OperationType;

/**
 * Grows bright regions: each value becomes the largest under the element.
 *
 * <p>Shape and depth are kept; each channel, alpha included, is treated by itself. The element is a rectangle, an
 * ellipse or a cross, anchored at its centre, and the border counts as never largest, as in OpenCV's {@code dilate}
 * with its default border.
 *
 * @param ksize edge of the element's square in pixels, odd, 3 to 63
 * @param iterations how often it is applied, 1 to 32
 * @param element rectangle, ellipse or cross
 */
@AutoService(Operation.class)
public record Dilate(int ksize, int iterations, ElementShape element) implements Morphology {
    private static final OperationType TYPE = new Declaration(
                    "dilate",
                    Group.MORPHOLOGY,
                    "Dilation",
                    "Grows bright regions: each value becomes the largest under the element.",
                    CostClass.CHEAP)
            .taking(KSIZE, ITERATIONS, ELEMENT, Dilate::new);

    /** Checks every range. */
    public Dilate {
        TYPE.check(ksize, iterations, element);
    }

    /** With the defaults. */
    public Dilate() {
        this(KSIZE.preset(), ITERATIONS.preset(), ELEMENT.preset());
    }

    @Override
    public OperationType type() {
        return TYPE;
    }

    @Override
    public int steps() {
        return 1;
    }
}
