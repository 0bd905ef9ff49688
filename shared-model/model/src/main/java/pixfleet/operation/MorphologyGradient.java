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
import pixfleet.pipeline.Values;

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
public record MorphologyGradient(int ksize, int iterations, String element) implements Operation {
    private static final OperationType TYPE = new OperationType(
            "morphology-gradient",
            Group.MORPHOLOGY,
            "Morphological gradient",
            "Shows outlines: the dilated image minus the eroded one.",
            CostClass.CHEAP,
            List.of(Elements.KSIZE, Elements.ITERATIONS, Elements.ELEMENT),
            a -> new MorphologyGradient(a.whole("ksize"), a.whole("iterations"), a.word("element")));

    /** Checks every range. */
    public MorphologyGradient {
        Elements.KSIZE.check("morphology-gradient", ksize);
        Elements.ITERATIONS.check("morphology-gradient", iterations);
        Elements.ELEMENT.check("morphology-gradient", element);
    }

    /** With the defaults. */
    public MorphologyGradient() {
        this(Elements.KSIZE.preset(), Elements.ITERATIONS.preset(), Elements.ELEMENT.preset());
    }

    @Override
    public OperationType type() {
        return TYPE;
    }

    @Override
    public Map<String, Object> arguments() {
        return Values.of("ksize", ksize, "iterations", iterations, "element", element);
    }

    @Override
    public Distribution distribution() {
        return new Distribution.Neighbourhood((ksize / 2) * iterations);
    }

    @Override
    public Dimensions output(Dimensions in) {
        return in;
    }

    @Override
    public CostClass cost() {
        return Elements.cost(ksize, iterations, element, 2);
    }
}
