package pixfleet.operation;

import com.google.auto.service.AutoService;
import pixfleet.pipeline.CostClass;
import pixfleet.pipeline.Declaration;
import pixfleet.pipeline.Group;
import pixfleet.pipeline.Operation;
import pixfleet.pipeline.OperationType;

/**
 * Shrinks bright regions: each value becomes the smallest under the element.
 *
 * <p>Shape and depth are kept; each channel, alpha included, is treated by itself. The element is a rectangle, an
 * ellipse or a cross, anchored at its centre, and the border counts as never smallest, as in OpenCV's {@code erode}
 * with its default border.
 *
 * @param ksize edge of the element's square in pixels, odd, 3 to 63
 * @param iterations how often it is applied, 1 to 32
 * @param element rectangle, ellipse or cross
 */
@AutoService(Operation.class)
public record Erode(int ksize, int iterations, ElementShape element) implements Morphology {
    private static final OperationType TYPE = new Declaration(
                    "erode",
                    Group.MORPHOLOGY,
                    "Erosion",
                    "Shrinks bright regions: each value becomes the smallest under the element.",
                    CostClass.CHEAP)
            .taking(KSIZE, ITERATIONS, ELEMENT, Erode::new);

    /** Checks every range. */
    public Erode {
        TYPE.check(ksize, iterations, element);
    }

    /** With the defaults. */
    public Erode() {
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
