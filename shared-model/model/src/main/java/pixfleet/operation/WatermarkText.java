package pixfleet.operation;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Map;
import pixfleet.pipeline.Colour;
import pixfleet.pipeline.CostClass;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.Distribution;
import pixfleet.pipeline.Group;
import pixfleet.pipeline.Operation;
import pixfleet.pipeline.OperationType;
import pixfleet.pipeline.Parameter.Choice;
import pixfleet.pipeline.Parameter.Decimal;
import pixfleet.pipeline.Parameter.WholeNumber;
import pixfleet.pipeline.Text;
import pixfleet.pipeline.Values;

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
public record WatermarkText(String text, int size, String position, double opacity, String colour, int margin)
        implements Operation {
    private static final Text TEXT = new Text("text", "The words.", 64, "Pixfleet");
    private static final WholeNumber SIZE =
            new WholeNumber("size", "Height of a capital letter.", "pixels", 8, 256, 1, 24);
    private static final Choice POSITION = new Choice(
            "position",
            "Where it stands.",
            List.of("top-left", "top", "top-right", "left", "centre", "right", "bottom-left", "bottom", "bottom-right"),
            "bottom-right");
    private static final Decimal OPACITY =
            new Decimal("opacity", "How much it covers: 0 is invisible, 1 covers the picture.", "", 0, 1, 0.6);
    private static final Colour COLOUR = new Colour("colour", "Colour of the letters.", "ffffff");
    private static final WholeNumber MARGIN =
            new WholeNumber("margin", "Distance from the edges.", "pixels", 0, 10000, 1, 16);

    private static final OperationType TYPE = new OperationType(
            "watermark-text",
            Group.DECORATION,
            "Text watermark",
            "Writes a few words over the picture.",
            CostClass.CHEAP,
            List.of(TEXT, SIZE, POSITION, OPACITY, COLOUR, MARGIN),
            a -> new WatermarkText(
                    a.word("text"),
                    a.whole("size"),
                    a.word("position"),
                    a.decimal("opacity"),
                    a.word("colour"),
                    a.whole("margin")));

    /** Checks every range. */
    public WatermarkText {
        TEXT.check("watermark-text", text);
        SIZE.check("watermark-text", size);
        POSITION.check("watermark-text", position);
        OPACITY.check("watermark-text", opacity);
        COLOUR.check("watermark-text", colour);
        MARGIN.check("watermark-text", margin);
    }

    /** With the defaults. */
    public WatermarkText() {
        this(TEXT.preset(), SIZE.preset(), POSITION.preset(), OPACITY.preset(), COLOUR.preset(), MARGIN.preset());
    }

    @Override
    public OperationType type() {
        return TYPE;
    }

    @Override
    public Map<String, Object> arguments() {
        return Values.of(
                "text",
                text,
                "size",
                size,
                "position",
                position,
                "opacity",
                opacity,
                "colour",
                colour,
                "margin",
                margin);
    }

    @Override
    public Distribution distribution() {
        return new Distribution.Pointwise();
    }

    @Override
    public Dimensions output(Dimensions in) {
        return in;
    }
}
