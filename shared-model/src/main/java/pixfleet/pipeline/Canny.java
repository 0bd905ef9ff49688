package pixfleet.pipeline;

import java.util.List;
import java.util.Map;
import pixfleet.pipeline.Parameter.Decimal;

/**
 * Finds edges by Canny's method with a 3 x 3 Sobel aperture and the L1 norm, as OpenCV's {@code Canny} does.
 *
 * <p>The result has one channel of 8 bits: 255 on an edge, 0 elsewhere. Of a colour image the channel with the largest
 * gradient counts; alpha is left out; 16-bit values are first divided by 257 and rounded. An edge may depend on pixels
 * anywhere in the image, so the halo alone does not make strips exact. Thresholds given the wrong way round are swapped.
 *
 * @param low gradient from which a pixel joined to a strong one is an edge, 0 to 32767
 * @param high gradient from which a pixel is a strong edge by itself, 0 to 32767
 * @see <a href="https://doi.org/10.1109/TPAMI.1986.4767851">J. Canny, A Computational Approach to Edge Detection</a>
 */
public record Canny(double low, double high) implements Operation {
    private static final Decimal LOW = new Decimal(
            "low", "Weak edges from here on count where they touch strong ones.", "gradient", 0, 32767, 100);
    private static final Decimal HIGH =
            new Decimal("high", "Edges from here on always count.", "gradient", 0, 32767, 200);

    static final OperationType TYPE = new OperationType(
            "canny",
            "Edges",
            "Edge detection (Canny)",
            "Draws thin white edges on black. The result is a gray image of 8 bits.",
            CostClass.DEAR,
            List.of(LOW, HIGH),
            new OperationType.Maker(a -> new Canny(a.decimal("low"), a.decimal("high"))));

    /** Checks both ranges. */
    public Canny {
        LOW.check("canny", low);
        HIGH.check("canny", high);
    }

    @Override
    public OperationType type() {
        return TYPE;
    }

    @Override
    public Map<String, Object> arguments() {
        return Values.of("low", low, "high", high);
    }

    @Override
    public int halo() {
        return 2;
    }

    @Override
    public Dimensions output(Dimensions in) {
        return new Dimensions(in.width(), in.height(), 1, 8);
    }
}
