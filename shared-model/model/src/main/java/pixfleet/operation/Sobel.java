package pixfleet.operation;

import com.google.auto.service.AutoService;
import java.util.Map;
import pixfleet.pipeline.CostClass;
import pixfleet.pipeline.Declaration;
import pixfleet.pipeline.Distribution;
import pixfleet.pipeline.Group;
import pixfleet.pipeline.Operation;
import pixfleet.pipeline.OperationType;
import pixfleet.pipeline.Parameter.WholeNumber;

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
public record Sobel(Slope direction, int ksize, double scale) implements Operation {
    private static final WholeNumber KSIZE = new WholeNumber("ksize", "Edge of the kernel.", "pixels", 3, 7, 2, 3);

    private static final OperationType TYPE = new Declaration(
                    "sobel",
                    Group.EDGES,
                    "Sobel",
                    "Shows how steeply brightness changes: edges become bright, areas dark.",
                    CostClass.MODERATE)
            .taking(Slopes.DIRECTION, KSIZE, Slopes.SCALE, Sobel::new);

    /** Checks every range. */
    public Sobel {
        TYPE.check(direction, ksize, scale);
    }

    /** With the defaults. */
    public Sobel() {
        this(Slopes.DIRECTION.preset(), KSIZE.preset(), Slopes.SCALE.preset());
    }

    @Override
    public OperationType type() {
        return TYPE;
    }

    @Override
    public Map<String, Object> arguments() {
        return TYPE.arguments(direction, ksize, scale);
    }

    @Override
    public Distribution distribution() {
        return new Distribution.Neighbourhood(ksize / 2);
    }
}
