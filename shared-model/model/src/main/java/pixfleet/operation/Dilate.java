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
public record Dilate(int ksize, int iterations, String element) implements Operation {
    private static final OperationType TYPE = new OperationType(
            "dilate",
            Group.MORPHOLOGY,
            "Dilation",
            "Grows bright regions: each value becomes the largest under the element.",
            CostClass.CHEAP,
            List.of(Elements.KSIZE, Elements.ITERATIONS, Elements.ELEMENT),
            a -> new Dilate(a.whole("ksize"), a.whole("iterations"), a.word("element")));

    /** Checks every range. */
    public Dilate {
        Elements.KSIZE.check("dilate", ksize);
        Elements.ITERATIONS.check("dilate", iterations);
        Elements.ELEMENT.check("dilate", element);
    }

    /** With the defaults. */
    public Dilate() {
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
        return new Distribution.Neighbourhood(ksize / 2 * iterations);
    }

    @Override
    public Dimensions output(Dimensions in) {
        return in;
    }

    @Override
    public CostClass cost() {
        return Elements.cost(ksize, iterations, element, 1);
    }
}
