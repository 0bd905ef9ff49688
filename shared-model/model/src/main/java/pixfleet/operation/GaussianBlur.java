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
import pixfleet.pipeline.Parameter.Decimal;
import pixfleet.pipeline.Parameter.WholeNumber;
import pixfleet.pipeline.Values;

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

    private static final OperationType TYPE = new OperationType(
            "gaussian-blur",
            Group.BLUR,
            "Gaussian blur",
            "Smooths the image with a bell-shaped weight, which removes noise and detail.",
            CostClass.MODERATE,
            List.of(KSIZE, SIGMA),
            a -> new GaussianBlur(a.whole("ksize"), a.decimal("sigma")));

    /** Checks both ranges. */
    public GaussianBlur {
        KSIZE.check("gaussian-blur", ksize);
        SIGMA.check("gaussian-blur", sigma);
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
        return Values.of("ksize", ksize, "sigma", sigma);
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
