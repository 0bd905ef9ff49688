package pixfleet.operation;

import com.google.auto.service.AutoService;
import java.util.Map;
import pixfleet.pipeline.CostClass;
import pixfleet.pipeline.Declaration;
import pixfleet.pipeline.Distribution;
import pixfleet.pipeline.Group;
import pixfleet.pipeline.Operation;
import pixfleet.pipeline.OperationType;
import pixfleet.pipeline.Parameter.Decimal;
import pixfleet.pipeline.Parameter.WholeNumber;

/**
 * The sum of the second derivatives, as OpenCV's {@code Laplacian} gives it.
 *
 * <p>Shape and depth are kept; each colour is treated by itself, alpha is left as it is. The result is the amount of
 * the sum, above or below zero, times scale, rounded, and at most the largest value of the depth. Beyond the border
 * the image is mirrored without repeating its edge ({@code BORDER_REFLECT_101}).
 *
 * @param ksize edge of the kernel in pixels: 1 (the cross of five pixels), 3, 5 or 7
 * @param scale factor of every result, 0.01 to 100
 */
@AutoService(Operation.class)
public record Laplacian(int ksize, double scale) implements Operation {
    private static final WholeNumber KSIZE =
            new WholeNumber("ksize", "Edge of the kernel; 1 is the plain one of five pixels.", "pixels", 1, 7, 2, 3);

    private static final Decimal SCALE = new Decimal("scale", "Every result is multiplied by this.", "", 0.01, 100, 1);

    private static final OperationType TYPE = new Declaration(
                    "laplacian",
                    Group.EDGES,
                    "Laplacian",
                    "Shows edges and fine detail in all directions at once.",
                    CostClass.MODERATE)
            .taking(KSIZE, SCALE, Laplacian::new);

    /** Checks every range. */
    public Laplacian {
        TYPE.check(ksize, scale);
    }

    /** With the defaults. */
    public Laplacian() {
        this(KSIZE.preset(), SCALE.preset());
    }

    @Override
    public OperationType type() {
        return TYPE;
    }

    @Override
    public Map<String, Object> arguments() {
        return TYPE.arguments(ksize, scale);
    }

    @Override
    public Distribution distribution() {
        return new Distribution.Neighbourhood(Math.max(1, ksize / 2));
    }
}
