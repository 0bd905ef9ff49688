package pixfleet.operation;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Map;
import pixfleet.pipeline.Colour;
import pixfleet.pipeline.CostClass;
import pixfleet.pipeline.Declaration;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.Distribution;
import pixfleet.pipeline.Group;
import pixfleet.pipeline.Operation;
import pixfleet.pipeline.OperationType;
import pixfleet.pipeline.Parameter.Choice;
import pixfleet.pipeline.Parameter.Decimal;

/**
 * Turns the picture clockwise around its centre by any angle, with OpenCV's {@code warpAffine}.
 *
 * <p>Channels and depth are kept; each channel, alpha included, is treated by itself, and the corners that become free are opaque. Edges,
 * before and after, have at most 32766 pixels, since OpenCV addresses the picture in 16 bits here.
 *
 * @param angle -360 to 360 degrees, clockwise
 * @param expand yes makes the result large enough for all of the picture, no keeps the size
 * @param colour {@code rrggbb} of the corners that become free
 * @param interpolation nearest, linear, cubic or lanczos
 */
@AutoService(Operation.class)
public record Rotate(double angle, YesNo expand, String colour, Interpolation interpolation) implements Operation {
    private static final Decimal ANGLE = new Decimal("angle", "Angle, clockwise.", "degrees", -360, 360, 15);
    private static final Choice<YesNo> EXPAND =
            new Choice<>("expand", "Grow the result so that nothing is cut off.", List.of(YesNo.values()), YesNo.YES);
    private static final Colour COLOUR = new Colour("colour", "Colour of the corners that become free.", "000000");
    private static final Choice<Interpolation> INTERPOLATION = new Choice<>(
            "interpolation",
            "How values between pixels are found.",
            List.of(Interpolation.NEAREST, Interpolation.LINEAR, Interpolation.CUBIC, Interpolation.LANCZOS),
            Interpolation.LINEAR);
    private static final int MAX_EDGE_PIXELS = 32_766;

    private static final OperationType TYPE = new Declaration(
                    "rotate", Group.GEOMETRY, "Rotation", "Turns the picture clockwise by any angle.", CostClass.DEAR)
            .taking(ANGLE, EXPAND, COLOUR, INTERPOLATION, Rotate::new);

    /** Checks every range. */
    public Rotate {
        TYPE.check(angle, expand, colour, interpolation);
    }

    /** With the defaults. */
    public Rotate() {
        this(ANGLE.preset(), EXPAND.preset(), COLOUR.preset(), INTERPOLATION.preset());
    }

    @Override
    public OperationType type() {
        return TYPE;
    }

    @Override
    public Map<String, Object> arguments() {
        return TYPE.arguments(angle, expand, colour, interpolation);
    }

    @Override
    public Distribution distribution() {
        return new Distribution.Warping();
    }

    @Override
    public Dimensions output(Dimensions in) {
        if (expand == YesNo.NO) {
            return in.sized(fitting(in.width()), fitting(in.height()));
        }
        double cos = Math.abs(StrictMath.cos(Math.toRadians(angle)));
        double sin = Math.abs(StrictMath.sin(Math.toRadians(angle)));
        return in.sized(
                spanned(fitting(in.width()) * cos + fitting(in.height()) * sin),
                spanned(in.width() * sin + in.height() * cos));
    }

    /** Whole pixels that hold a length; a quarter turn's cosine is not quite 0. */
    private int spanned(double length) {
        return fitting((int) Math.max(1, Math.ceil(length - 1e-6)));
    }

    private int fitting(int edge) {
        if (edge > MAX_EDGE_PIXELS) {
            throw unfit("it takes and gives edges of at most %d pixels, not %d; put resize in front of it"
                    .formatted(MAX_EDGE_PIXELS, edge));
        }
        return edge;
    }
}
