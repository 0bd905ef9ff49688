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
public record Close(int ksize, int iterations, String element) implements Operation {
    private static final OperationType TYPE = new OperationType(
            "close",
            Group.MORPHOLOGY,
            "Closing",
            "Fills dark gaps smaller than the element: a dilation, then an erosion.",
            CostClass.CHEAP,
            List.of(Elements.KSIZE, Elements.ITERATIONS, Elements.ELEMENT),
            a -> new Close(a.whole("ksize"), a.whole("iterations"), a.word("element")));

    /** Checks every range. */
    public Close {
        Elements.KSIZE.check("close", ksize);
        Elements.ITERATIONS.check("close", iterations);
        Elements.ELEMENT.check("close", element);
    }

    /** With the defaults. */
    public Close() {
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
        return new Distribution.Neighbourhood(2 * (ksize / 2) * iterations);
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
