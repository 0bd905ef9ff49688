package pixfleet.operation;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Map;
import pixfleet.pipeline.CostClass;
import pixfleet.pipeline.Declaration;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.Distribution;
import pixfleet.pipeline.Group;
import pixfleet.pipeline.Operation;
import pixfleet.pipeline.OperationType;
import pixfleet.pipeline.Parameter.Choice;
import pixfleet.pipeline.Parameter.Decimal;
import pixfleet.pipeline.Parameter.WholeNumber;

/**
 * Finds edges by Canny's method, as OpenCV's {@code Canny} does.
 *
 * <p>The result has one channel of 8 bits: 255 on an edge, 0 elsewhere. Of a colour image the channel with the largest
 * gradient counts; alpha is left out; 16-bit values are first divided by 257 and rounded. An edge may depend on pixels
 * anywhere in the image, so the halo alone does not make strips exact. Thresholds given the wrong way round are swapped.
 *
 * @param low gradient from which a pixel joined to a strong one is an edge, 0 to 32767
 * @param high gradient from which a pixel is a strong edge by itself, 0 to 32767
 * @param aperture edge of the Sobel kernel in pixels: 3, 5 or 7
 * @param norm how the two gradients are put together: l1, the sum of their amounts, or l2, the root of the sum of squares
 * @see <a href="https://doi.org/10.1109/TPAMI.1986.4767851">J. Canny, A Computational Approach to Edge Detection</a>
 */
@AutoService(Operation.class)
public record Canny(double low, double high, int aperture, Norm norm) implements Operation {
    /** How both gradients are put together. */
    public enum Norm {
        /** The sum of their absolute values. */
        L1,
        /** The root of the sum of their squares. */
        L2
    }

    private static final Decimal LOW = new Decimal(
            "low", "Weak edges from here on count where they touch strong ones.", "gradient", 0, 32767, 100);
    private static final Decimal HIGH =
            new Decimal("high", "Edges from here on always count.", "gradient", 0, 32767, 200);

    private static final WholeNumber APERTURE =
            new WholeNumber("aperture", "Edge of the Sobel kernel that measures gradients.", "pixels", 3, 7, 2, 3);
    private static final Choice<Norm> NORM = new Choice<>(
            "norm", "How both gradients are put together: l1 is fast, l2 exact.", List.of(Norm.values()), Norm.L1);

    private static final OperationType TYPE = new Declaration(
                    "canny",
                    Group.EDGES,
                    "Edge detection (Canny)",
                    "Draws thin white edges on black. The result is a gray image of 8 bits.",
                    CostClass.DEAR)
            .taking(LOW, HIGH, APERTURE, NORM, Canny::new);

    /** Checks both ranges. */
    public Canny {
        TYPE.check(low, high, aperture, norm);
    }

    /** With the defaults. */
    public Canny() {
        this(LOW.preset(), HIGH.preset(), APERTURE.preset(), NORM.preset());
    }

    @Override
    public OperationType type() {
        return TYPE;
    }

    @Override
    public Map<String, Object> arguments() {
        return TYPE.arguments(low, high, aperture, norm);
    }

    @Override
    public Distribution distribution() {
        return new Distribution.Propagating(aperture / 2 + 1);
    }

    @Override
    public Dimensions output(Dimensions in) {
        return in.withChannels(1).withDepth(8);
    }
}
