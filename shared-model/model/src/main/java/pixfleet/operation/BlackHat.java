package pixfleet.operation;

import com.google.auto.service.AutoService;
import pixfleet.pipeline.CostClass;
import pixfleet.pipeline.Declaration;
import pixfleet.pipeline.Group;
import pixfleet.pipeline.Operation;
import pixfleet.pipeline.OperationType;

/**
 * Shows small dark regions: the closing minus the image.
 *
 * <p>Shape and depth are kept; each colour is treated by itself, alpha is left as it is. Elements and borders are those
 * of {@link Erode} and {@link Dilate}, as in OpenCV's {@code morphologyEx} with {@code MORPH_BLACKHAT}.
 *
 * @param ksize edge of the element's square in pixels, odd, 3 to 63
 * @param iterations how often each step is applied, 1 to 32
 * @param element rectangle, ellipse or cross
 */
@AutoService(Operation.class)
public record BlackHat(int ksize, int iterations, ElementShape element) implements Morphology {
    private static final OperationType TYPE = new Declaration(
                    "black-hat",
                    Group.MORPHOLOGY,
                    "Black hat",
                    "Shows dark gaps smaller than the element: the closing of the image minus the image.",
                    CostClass.CHEAP)
            .taking(KSIZE, ITERATIONS, ELEMENT, BlackHat::new);

    /** Checks every range. */
    public BlackHat {
        TYPE.check(ksize, iterations, element);
    }

    /** With the defaults. */
    public BlackHat() {
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
