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
 * Sharpens: {@code v + amount * (v - blurred)} where the two differ by the threshold or more.
 *
 * <p>Shape and depth are kept; each colour is treated by itself, alpha is left as it is. The blur is OpenCV's {@code
 * GaussianBlur}; the product is rounded to the nearest whole number, halves to the even one, before it is added.
 * Beyond the border the image is mirrored without repeating its edge ({@code BORDER_REFLECT_101}).
 *
 * @param ksize edge of the Gaussian kernel in pixels, odd, 3 to 255
 * @param sigma standard deviation in pixels, 0 to 128; 0 derives it from ksize as OpenCV does
 * @param amount factor of the difference, 0 to 10
 * @param threshold smallest difference that counts, in levels of 255, 0 to 255; at 16 bits 257 times that
 */
@AutoService(Operation.class)
public record UnsharpMask(int ksize, double sigma, double amount, double threshold) implements Operation {
    private static final WholeNumber KSIZE =
            new WholeNumber("ksize", "Edge of the blur's kernel.", "pixels", 3, 255, 2, 9);

    private static final Decimal SIGMA = new Decimal(
            "sigma", "Standard deviation of the blur; 0 derives it from the kernel's size.", "pixels", 0, 128, 2);

    private static final Decimal AMOUNT = new Decimal("amount", "How much of the difference is added.", "", 0, 10, 1);

    private static final Decimal THRESHOLD = new Decimal(
            "threshold", "Differences below this are left alone, so that noise is not sharpened.", "levels", 0, 255, 0);

    private static final OperationType TYPE = new Declaration(
                    "unsharp-mask",
                    Group.SHARPEN,
                    "Unsharp mask",
                    "Sharpens by adding the difference between the image and a blurred copy of it.",
                    CostClass.MODERATE)
            .taking(KSIZE, SIGMA, AMOUNT, THRESHOLD, UnsharpMask::new);

    /** Checks every range. */
    public UnsharpMask {
        TYPE.check(ksize, sigma, amount, threshold);
    }

    /** With the defaults. */
    public UnsharpMask() {
        this(KSIZE.preset(), SIGMA.preset(), AMOUNT.preset(), THRESHOLD.preset());
    }

    @Override
    public OperationType type() {
        return TYPE;
    }

    @Override
    public Map<String, Object> arguments() {
        return TYPE.arguments(ksize, sigma, amount, threshold);
    }

    @Override
    public Distribution distribution() {
        return new Distribution.Neighbourhood(ksize / 2);
    }
}
