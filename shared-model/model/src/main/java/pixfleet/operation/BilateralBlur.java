package pixfleet.operation;

import com.google.auto.service.AutoService;
import java.util.Map;
import pixfleet.pipeline.CostClass;
import pixfleet.pipeline.Declaration;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.Distribution;
import pixfleet.pipeline.Group;
import pixfleet.pipeline.Operation;
import pixfleet.pipeline.OperationType;
import pixfleet.pipeline.Parameter.Decimal;
import pixfleet.pipeline.Parameter.WholeNumber;

/**
 * Smooths areas and keeps edges, as OpenCV's {@code bilateralFilter} does.
 *
 * <p>Shape is kept. Images of 8 bits only, as in OpenCV. The three colours are weighed together; alpha is left as it
 * is. Beyond the border the image is mirrored without repeating its edge ({@code BORDER_REFLECT_101}).
 *
 * @param diameter diameter of the neighbourhood in pixels, odd, 3 to 31
 * @param sigmaColour standard deviation among colours in levels, 0.1 to 255
 * @param sigmaSpace standard deviation of the distance in pixels, 0.1 to 255
 * @see <a href="https://doi.org/10.1109/ICCV.1998.710815">C. Tomasi, R. Manduchi, Bilateral Filtering for Gray and Color Images</a>
 */
@AutoService(Operation.class)
public record BilateralBlur(int diameter, double sigmaColour, double sigmaSpace) implements Operation {
    private static final WholeNumber DIAMETER =
            new WholeNumber("diameter", "Diameter of the neighbourhood.", "pixels", 3, 31, 2, 9);

    private static final Decimal SIGMA_COLOUR =
            new Decimal("sigma-colour", "How different colours may be to be mixed.", "levels", 0.1, 255, 75);

    private static final Decimal SIGMA_SPACE =
            new Decimal("sigma-space", "How far apart pixels may be to be mixed.", "pixels", 0.1, 255, 75);

    private static final OperationType TYPE = new Declaration(
                    "bilateral-blur",
                    Group.BLUR,
                    "Bilateral blur",
                    "Smooths areas and keeps edges: only neighbours of similar colour are mixed.",
                    CostClass.DEAR)
            .taking(DIAMETER, SIGMA_COLOUR, SIGMA_SPACE, BilateralBlur::new);

    /** Checks every range. */
    public BilateralBlur {
        TYPE.check(diameter, sigmaColour, sigmaSpace);
    }

    /** With the defaults. */
    public BilateralBlur() {
        this(DIAMETER.preset(), SIGMA_COLOUR.preset(), SIGMA_SPACE.preset());
    }

    @Override
    public OperationType type() {
        return TYPE;
    }

    @Override
    public Map<String, Object> arguments() {
        return TYPE.arguments(diameter, sigmaColour, sigmaSpace);
    }

    @Override
    public Distribution distribution() {
        return new Distribution.Neighbourhood(diameter / 2);
    }

    @Override
    public Dimensions output(Dimensions in) {
        return onlyEightBits(in);
    }

    @Override
    public CostClass cost() {
        return diameter == DIAMETER.min() ? CostClass.MODERATE : CostClass.DEAR;
    }
}
