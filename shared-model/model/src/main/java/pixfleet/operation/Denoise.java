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
 * Averages places that look alike, as OpenCV's {@code fastNlMeansDenoising} does.
 *
 * <p>Shape and depth are kept. The three colours are compared together, as they are; alpha is left as it is. Patches
 * differ by the sum of squares at 8 bits and by the sum of amounts at 16 bits, for which OpenCV has no other. Beyond
 * the border the image is mirrored without repeating its edge ({@code BORDER_REFLECT_101}).
 *
 * @param strength how different patches may look to be averaged, in levels of 255, 0.1 to 100; at 16 bits 257 times
 *     that
 * @param template edge of the patches in pixels, odd, 3 to 15
 * @param search edge of the window in pixels, odd, 3 to 41
 * @see <a href="https://doi.org/10.5201/ipol.2011.bcm_nlm">A. Buades, B. Coll, J.-M. Morel, Non-Local Means Denoising</a>
 */
@AutoService(Operation.class)
public record Denoise(double strength, int template, int search) implements Operation {
    private static final Decimal STRENGTH =
            new Decimal("strength", "How much noise is removed; more removes detail too.", "levels", 0.1, 100, 10);

    private static final WholeNumber TEMPLATE =
            new WholeNumber("template", "Edge of the patches that are compared.", "pixels", 3, 15, 2, 7);

    private static final WholeNumber SEARCH =
            new WholeNumber("search", "Edge of the window in which patches are looked for.", "pixels", 3, 41, 2, 21);

    private static final OperationType TYPE = new Declaration(
                    "denoise",
                    Group.BLUR,
                    "Noise removal (non-local means)",
                    "Removes noise by averaging places of the image that look alike. Slow, and gentle to detail.",
                    CostClass.DEAR)
            .taking(STRENGTH, TEMPLATE, SEARCH, Denoise::new);

    /** Checks every range. */
    public Denoise {
        TYPE.check(strength, template, search);
    }

    /** With the defaults. */
    public Denoise() {
        this(STRENGTH.preset(), TEMPLATE.preset(), SEARCH.preset());
    }

    @Override
    public OperationType type() {
        return TYPE;
    }

    @Override
    public Map<String, Object> arguments() {
        return TYPE.arguments(strength, template, search);
    }

    @Override
    public Distribution distribution() {
        return new Distribution.Neighbourhood(template / 2 + search / 2);
    }
}
