package pixfleet.operation;

import com.google.auto.service.AutoService;
import pixfleet.pipeline.CostClass;
import pixfleet.pipeline.Declaration;
import pixfleet.pipeline.Group;
import pixfleet.pipeline.Operation;
import pixfleet.pipeline.OperationType;

/**
 * Shows outlines: the dilation minus the erosion.
 *
 * <p>Shape and depth are kept; each colour is treated by itself, alpha is left as it is. Elements and borders are those
 * of {@link Erode} and {@link Dilate}, as in OpenCV's {@code morphologyEx} with {@code MORPH_GRADIENT}.
 *
 * @param ksize edge of the element's square in pixels, odd, 3 to 63
 * @param iterations how often each step is applied, 1 to 32
 * @param element rectangle, ellipse or cross
 */
@AutoService(Operation.class)
public record MorphologyGradient(int ksize, int iterations, ElementShape element) implements Morphology {
    private static final OperationType TYPE = new Declaration(
                    "morphology-gradient",
                    Group.MORPHOLOGY,
                    "Morphological gradient",
                    "Shows outlines: the dilated image minus the eroded one.",
                    CostClass.CHEAP)
            .taking(KSIZE, ITERATIONS, ELEMENT, MorphologyGradient::new);

    /** Checks every range. */
    public MorphologyGradient {
        TYPE.check(ksize, iterations, element);
    }

    /** With the defaults. */
    public MorphologyGradient() {
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

    @Override
    public int following() {
        return 1;
    }
}
