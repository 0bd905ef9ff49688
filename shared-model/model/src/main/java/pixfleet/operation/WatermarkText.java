package pixfleet.operation;

import com.google.auto.service.AutoService;
import java.util.Map;
import pixfleet.pipeline.Colour;
import pixfleet.pipeline.CostClass;
import pixfleet.pipeline.Declaration;
import pixfleet.pipeline.Distribution;
import pixfleet.pipeline.Group;
import pixfleet.pipeline.Operation;
import pixfleet.pipeline.OperationType;
import pixfleet.pipeline.Parameter.WholeNumber;
import pixfleet.pipeline.Text;

/**
 * Writes a line of text over the picture, in OpenCV's {@code FONT_HERSHEY_SIMPLEX} with smooth edges.
 *
 * <p>Shape and depth are kept. Where alpha is not opaque, the text is laid over it (source over). On a gray image it has its
 * colour's gray. Text that does not fit is cut at the picture's edges.
 *
 * @see <a href="https://www.w3.org/TR/compositing-1/#porterduffcompositingoperators_srcover">Compositing Level 1, source over</a>
 *
 * @param text 1 to 64 printable characters of ASCII
 * @param size height of a capital letter in pixels, 8 to 256
 * @param position one of nine places, such as bottom-right
 * @param opacity 0 is invisible, 1 covers the picture
 * @param colour {@code rrggbb} of the letters
 * @param margin distance from the edges in pixels, 0 to 10000
 */
@AutoService(Operation.class)
public record WatermarkText(String text, int size, Anchor position, double opacity, String colour, int margin)
        implements Operation {
    private static final Text TEXT = new Text("text", "The words.", 64, "Pixfleet");
    private static final WholeNumber SIZE =
            new WholeNumber("size", "Height of a capital letter.", "pixels", 8, 256, 1, 24);
    private static final Colour COLOUR = new Colour("colour", "Colour of the letters.", "ffffff");

    private static final OperationType TYPE = new Declaration(
                    "watermark-text",
                    Group.DECORATION,
                    "Text watermark",
                    "Writes a few words over the picture.",
                    CostClass.CHEAP)
            .taking(TEXT, SIZE, Watermarks.POSITION, Watermarks.OPACITY, COLOUR, Watermarks.MARGIN, WatermarkText::new);

    /** Checks every range. */
    public WatermarkText {
        TYPE.check(text, size, position, opacity, colour, margin);
    }

    /** With the defaults. */
    public WatermarkText() {
        this(
                TEXT.preset(),
                SIZE.preset(),
                Watermarks.POSITION.preset(),
                Watermarks.OPACITY.preset(),
                COLOUR.preset(),
                Watermarks.MARGIN.preset());
    }

    @Override
    public OperationType type() {
        return TYPE;
    }

    @Override
    public Map<String, Object> arguments() {
        return TYPE.arguments(text, size, position, opacity, colour, margin);
    }

    @Override
    public Distribution distribution() {
        return new Distribution.Pointwise();
    }
}
