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
 * Smooths an image with a square Gaussian kernel.
 *
 * <p>Shape and depth are kept; each channel, alpha included, is treated by itself. Beyond the border the image is
 * mirrored without repeating its edge ({@code BORDER_REFLECT_101}). The size is always given: one left for OpenCV to
 * derive from sigma would hide the halo.
 *
 * @param ksize edge of the kernel in pixels, odd, 1 to 255
 * @param sigma standard deviation in pixels, 0 to 128; 0 derives it from ksize as OpenCV does
 */
@AutoService(Operation.class)
public record GaussianBlur(int ksize, double sigma) implements Operation {
    private static final WholeNumber KSIZE = new WholeNumber("ksize", "Edge of the kernel.", "pixels", 1, 255, 2, 9);
    private static final Decimal SIGMA =
            new Decimal("sigma", "Standard deviation; 0 derives it from the kernel's size.", "pixels", 0, 128, 0);

    private static final OperationType TYPE = new Declaration(
                    "gaussian-blur",
                    Group.BLUR,
                    "Gaussian blur",
                    "Smooths the image with a bell-shaped weight, which removes noise and detail.",
                    CostClass.MODERATE)
            .taking(KSIZE, SIGMA, GaussianBlur::new);

    /** Checks both ranges. */
    public GaussianBlur {
        TYPE.check(ksize, sigma);
    }

    /** With the defaults. */
    public GaussianBlur() {
        this(KSIZE.preset(), SIGMA.preset());
    }

    @Override
    public OperationType type() {
        return TYPE;
    }

    @Override
    public Map<String, Object> arguments() {
        return TYPE.arguments(ksize, sigma);
    }

    @Override
    public Distribution distribution() {
        return new Distribution.Neighbourhood(ksize / 2);
    }
}
