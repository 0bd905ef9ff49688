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
import pixfleet.pipeline.Parameter.Choice;
import pixfleet.pipeline.Parameter.Decimal;
import pixfleet.pipeline.Parameter.WholeNumber;
import pixfleet.pipeline.Values;

/**
 * First derivatives by Sobel's kernels, as OpenCV's {@code Sobel} gives them.
 *
 * <p>Shape and depth are kept; each colour is treated by itself, alpha is left as it is. The result is the amount of
 * the slope, rising or falling, times scale, rounded, and at most the largest value of the depth. Beyond the border
 * the image is mirrored without repeating its edge ({@code BORDER_REFLECT_101}).
 *
 * @param direction x, y, or both: the root of the sum of squares
 * @param ksize edge of the kernel in pixels: 3, 5 or 7
 * @param scale factor of every result, 0.01 to 100
 */
@AutoService(Operation.class)
public record Sobel(String direction, int ksize, double scale) implements Operation {
    private static final Choice DIRECTION = new Choice(
            "direction",
            "Which slope is measured: along x, along y, or both put together.",
            List.of("x", "y", "both"),
            "both");

    private static final WholeNumber KSIZE = new WholeNumber("ksize", "Edge of the kernel.", "pixels", 3, 7, 2, 3);

    private static final Decimal SCALE = new Decimal("scale", "Every result is multiplied by this.", "", 0.01, 100, 1);

    private static final OperationType TYPE = new OperationType(
            "sobel",
            Group.EDGES,
            "Sobel",
            "Shows how steeply brightness changes: edges become bright, areas dark.",
            CostClass.MODERATE,
            List.of(DIRECTION, KSIZE, SCALE),
            a -> new Sobel(a.word("direction"), a.whole("ksize"), a.decimal("scale")));

    /** Checks every range. */
    public Sobel {
        DIRECTION.check("sobel", direction);
        KSIZE.check("sobel", ksize);
        SCALE.check("sobel", scale);
    }

    /** With the defaults. */
    public Sobel() {
        this(DIRECTION.preset(), KSIZE.preset(), SCALE.preset());
    }

    @Override
    public OperationType type() {
        return TYPE;
    }

    @Override
    public Map<String, Object> arguments() {
        return Values.of("direction", direction, "ksize", ksize, "scale", scale);
    }

    @Override
    public Distribution distribution() {
        return new Distribution.Neighbourhood(ksize / 2);
    }

    @Override
    public Dimensions output(Dimensions in) {
        return in;
    }
}
