package pixfleet.operation;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Map;
import pixfleet.pipeline.CostClass;
import pixfleet.pipeline.Declaration;
import pixfleet.pipeline.Distribution;
import pixfleet.pipeline.Group;
import pixfleet.pipeline.NumberList;
import pixfleet.pipeline.Operation;
import pixfleet.pipeline.OperationType;
import pixfleet.pipeline.Parameter.Decimal;

/**
 * Applies a free kernel of 3 x 3, 5 x 5 or 7 x 7 weights, as OpenCV's {@code filter2D} does.
 *
 * <p>Shape and depth are kept; each colour is treated by itself, alpha is left as it is. The kernel is laid on as
 * written, not turned round (a correlation). A sum is rounded, and becomes the nearest value in range. Beyond the
 * border the image is mirrored without repeating its edge ({@code BORDER_REFLECT_101}).
 *
 * <p>Larger kernels are not offered: OpenCV goes over to a Fourier transform there, whose rounding depends on the
 * image's size.
 *
 * @param kernel 9, 25 or 49 weights, row by row, -100 to 100
 * @param scale factor of every weight, 0.0001 to 4
 * @param offset added to every sum, in levels of 255, -255 to 255; at 16 bits 257 times that
 */
@AutoService(Operation.class)
public record Filter(String kernel, double scale, double offset) implements Operation {
    private static final NumberList KERNEL = new NumberList(
            "kernel", "The weights, row by row.", List.of(9, 25, 49), -100, 100, "0 -1 0 -1 5 -1 0 -1 0");

    private static final Decimal SCALE = new Decimal("scale", "Every weight is multiplied by this.", "", 0.0001, 4, 1);

    private static final Decimal OFFSET = new Decimal("offset", "Added to every sum.", "levels", -255, 255, 0);

    private static final OperationType TYPE = new Declaration(
                    "filter",
                    Group.SHARPEN,
                    "Free kernel",
                    "Applies a kernel of your own: each value becomes a weighted sum of the square around it.",
                    CostClass.MODERATE)
            .taking(KERNEL, SCALE, OFFSET, Filter::new);

    /** Checks every range, and writes the kernel in its plainest form. */
    public Filter {
        kernel = KERNEL.check("filter", kernel);
        TYPE.check(kernel, scale, offset);
    }

    /** With the defaults. */
    public Filter() {
        this(KERNEL.preset(), SCALE.preset(), OFFSET.preset());
    }

    /** Edge of the kernel in pixels: 3, 5 or 7. */
    public int edge() {
        return (int) Math.sqrt(weights().size());
    }

    /** The weights, row by row, before they are multiplied by the scale. */
    public List<Double> weights() {
        return NumberList.numbers(kernel);
    }

    @Override
    public OperationType type() {
        return TYPE;
    }

    @Override
    public Map<String, Object> arguments() {
        return TYPE.arguments(kernel, scale, offset);
    }

    @Override
    public Distribution distribution() {
        return new Distribution.Neighbourhood(edge() / 2);
    }
}
