package pixfleet.operation;

import com.google.auto.service.AutoService;
import java.util.Map;
import pixfleet.pipeline.Colour;
import pixfleet.pipeline.CostClass;
import pixfleet.pipeline.Declaration;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.Distribution;
import pixfleet.pipeline.Group;
import pixfleet.pipeline.Operation;
import pixfleet.pipeline.OperationType;
import pixfleet.pipeline.Parameter.WholeNumber;

/**
 * Puts a frame of one colour around the picture, which grows by it, with OpenCV's {@code copyMakeBorder}.
 *
 * <p>Channels and depth are kept; the frame is opaque.
 *
 * @param width width of the frame in pixels, 1 to 10000
 * @param colour {@code rrggbb} of the frame
 */
@AutoService(Operation.class)
public record Border(int width, String colour) implements Operation {
    private static final WholeNumber WIDTH = new WholeNumber("width", "Width of the frame.", "pixels", 1, 10000, 1, 10);
    private static final Colour COLOUR = new Colour("colour", "Colour of the frame.", "000000");
    private static final int MAX_EDGE_PIXELS = 1_000_000;

    private static final OperationType TYPE = new Declaration(
                    "border",
                    Group.DECORATION,
                    "Border",
                    "Puts a frame of one colour around the picture.",
                    CostClass.CHEAP)
            .taking(WIDTH, COLOUR, Border::new);

    /** Checks every range. */
    public Border {
        TYPE.check(width, colour);
    }

    /** With the defaults. */
    public Border() {
        this(WIDTH.preset(), COLOUR.preset());
    }

    @Override
    public OperationType type() {
        return TYPE;
    }

    @Override
    public Map<String, Object> arguments() {
        return TYPE.arguments(width, colour);
    }

    @Override
    public Distribution distribution() {
        return padding().distribution();
    }

    @Override
    public Dimensions output(Dimensions in) {
        if (Math.max(in.width(), in.height()) + 2 * width > MAX_EDGE_PIXELS) {
            throw unfit("an edge of the result would have more than %d pixels".formatted(MAX_EDGE_PIXELS));
        }
        return in.sized(in.width() + 2 * width, in.height() + 2 * width);
    }

    /** The same said as padding. */
    public Pad padding() {
        return new Pad(width, width, width, width, Pad.Fill.COLOUR, colour);
    }
}
