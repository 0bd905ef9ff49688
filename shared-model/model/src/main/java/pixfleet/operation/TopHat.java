package pixfleet.operation;

import com.google.auto.service.AutoService;
import pixfleet.pipeline.CostClass;
import pixfleet.pipeline.Declaration;
import pixfleet.pipeline.Group;
import pixfleet.pipeline.Operation;
import pixfleet.pipeline.OperationType;

/**
 * Shows small bright regions: the image minus its opening.
 *
 * <p>Shape and depth are kept; each colour is treated by itself, alpha is left as it is. Elements and borders are those
 * of {@link Erode} and {@link Dilate}, as in OpenCV's {@code morphologyEx} with {@code MORPH_TOPHAT}.
 *
 * @param ksize edge of the element's square in pixels, odd, 3 to 63
 * @param iterations how often each step is applied, 1 to 32
 * @param element rectangle, ellipse or cross
 */
@AutoService(Operation.class)
public record TopHat(int ksize, int iterations, ElementShape element) implements Morphology {
    private static final OperationType TYPE = new Declaration(
                    "top-hat",
                    Group.MORPHOLOGY,
                    "Top hat",
                    "Shows bright specks smaller than the element: the image minus its opening.",
                    CostClass.CHEAP)
            .taking(KSIZE, ITERATIONS, ELEMENT, TopHat::new);

    /** Checks every range. */
    public TopHat {
        TYPE.check(ksize, iterations, element);
    }

    /** With the defaults. */
    public TopHat() {
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
