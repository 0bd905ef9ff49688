package pixfleet.pipeline;

import java.util.List;
import java.util.Map;
import pixfleet.pipeline.Parameter.WholeNumber;

/**
 * Grows bright regions: each value becomes the largest under the element.
 *
 * <p>Shape and depth are kept; each channel, alpha included, is treated by itself. The element is a rectangle, anchored
 * at its centre, and the border counts as never largest, as in OpenCV's {@code dilate} with its default border.
 *
 * @param ksize edge of the square element in pixels, odd, 3 to 63
 * @param iterations how often it is applied, 1 to 32
 */
public record Dilate(int ksize, int iterations) implements Operation {
    private static final WholeNumber KSIZE =
            new WholeNumber("ksize", "Edge of the square structuring element.", "pixels", 3, 63, 2, 3);
    private static final WholeNumber ITERATIONS =
            new WholeNumber("iterations", "How often the operation is applied.", "", 1, 32, 1, 1);

    static final OperationType TYPE = new OperationType(
            "dilate",
            "Morphology",
            "Dilation",
            "Grows bright regions: each value becomes the largest under the element.",
            CostClass.CHEAP,
            List.of(KSIZE, ITERATIONS),
            new OperationType.Maker(a -> new Dilate(a.whole("ksize"), a.whole("iterations"))));

    /** Checks both ranges. */
    public Dilate {
        KSIZE.check("dilate", ksize);
        ITERATIONS.check("dilate", iterations);
    }

    @Override
    public OperationType type() {
        return TYPE;
    }

    @Override
    public Map<String, Object> arguments() {
        return Values.of("ksize", ksize, "iterations", iterations);
    }

    @Override
    public int halo() {
        return ksize / 2 * iterations;
    }

    @Override
    public Dimensions output(Dimensions in) {
        return in;
    }
}
