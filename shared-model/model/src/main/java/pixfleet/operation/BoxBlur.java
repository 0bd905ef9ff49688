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
 * Smooths an image by the mean of a square, as OpenCV's {@code blur} does.
 *
 * <p>Shape and depth are kept; each channel, alpha included, is treated by itself. Beyond the border the image is
 * mirrored without repeating its edge ({@code BORDER_REFLECT_101}).
 *
 * @param ksize edge of the square in pixels, odd, 1 to 255
 */
@AutoService(Operation.class)
public record BoxBlur(int ksize) implements Operation {
    private static final WholeNumber KSIZE = new WholeNumber("ksize", "Edge of the square.", "pixels", 1, 255, 2, 5);

    private static final OperationType TYPE = new Declaration(
                    "box-blur",
                    Group.BLUR,
                    "Box blur",
                    "Smooths the image: each value becomes the mean of a square around it.",
                    CostClass.CHEAP)
            .taking(KSIZE, BoxBlur::new);

    /** Checks the range. */
    public BoxBlur {
        TYPE.check(ksize);
    }

    /** With the default. */
    public BoxBlur() {
        this(KSIZE.preset());
    }

    @Override
    public OperationType type() {
        return TYPE;
    }

    @Override
    public Map<String, Object> arguments() {
        return TYPE.arguments(ksize);
    }

    @Override
    public Distribution distribution() {
        return new Distribution.Neighbourhood(ksize / 2);
    }
}
