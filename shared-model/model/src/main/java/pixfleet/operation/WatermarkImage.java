package pixfleet.operation;

import com.google.auto.service.AutoService;
import java.util.Map;
import pixfleet.pipeline.CostClass;
import pixfleet.pipeline.Declaration;
import pixfleet.pipeline.Distribution;
import pixfleet.pipeline.Group;
import pixfleet.pipeline.InvalidPipeline;
import pixfleet.pipeline.Operation;
import pixfleet.pipeline.OperationType;
import pixfleet.pipeline.Picture;

/**
 * Lays a small PNG over the picture.
 *
 * <p>Shape and depth are kept. The mark's own alpha counts (source over); on a gray image the mark is gray. What does not fit is cut
 * at the picture's edges. A mark that turns out not to be readable as PNG fails the image with a clear sentence.
 *
 * @see <a href="https://www.w3.org/TR/compositing-1/#porterduffcompositingoperators_srcover">Compositing Level 1, source over</a>
 *
 * @param mark a PNG file of 1 x 1 to 256 x 256 pixels as base64url, 8000 characters at most
 * @param position one of nine places, such as bottom-right
 * @param opacity 0 is invisible, 1 covers the picture
 * @param margin distance from the edges in pixels, 0 to 10000
 */
@AutoService(Operation.class)
public record WatermarkImage(String mark, Anchor position, double opacity, int margin) implements Operation {
    /** A white ring around a dot, 24 x 24 pixels. */
    private static final String PRESET =
            "iVBORw0KGgoAAAANSUhEUgAAABgAAAAYAgMAAACdGdVrAAAADFBMVEX________________1pQ5zAAAABHRSTlMAVar_oA4xLwAAAGJJREFUeNpjYICB_J8gkvv__wdASv_X-h9A6p8D434GBiYgU7-BgRsoAcT8DUCRDwzyDtJPGL8w6DPU_2X4wWDHsP8fwx4g9f8_MgUWhCqBaoBqhxoGNRpqEcxaqCOgTgIDACugMYmBZ626AAAAAElFTkSuQmCC";

    private static final Picture WATERMARK =
            new Picture("mark", "The picture to lay over, a PNG of at most 256 x 256 pixels.", 256, PRESET);

    private static final OperationType TYPE = new Declaration(
                    "watermark-image",
                    Group.DECORATION,
                    "Image watermark",
                    "Lays a small picture, such as a logo, over the picture.",
                    CostClass.CHEAP)
            .taking(WATERMARK, Watermarks.POSITION, Watermarks.OPACITY, Watermarks.MARGIN, WatermarkImage::new);

    /** Checks every range. */
    public WatermarkImage {
        TYPE.check(mark, position, opacity, margin);
    }

    /**
     * Lets a mark pass whose header is sound and whose edges are within limits.
     *
     * @throws InvalidPipeline otherwise
     */
    public static void check(String mark) {
        String _ = WATERMARK.check(TYPE.name(), mark);
    }

    /** With the defaults. */
    public WatermarkImage() {
        this(WATERMARK.preset(), Watermarks.POSITION.preset(), Watermarks.OPACITY.preset(), Watermarks.MARGIN.preset());
    }

    @Override
    public OperationType type() {
        return TYPE;
    }

    @Override
    public Map<String, Object> arguments() {
        return TYPE.arguments(mark, position, opacity, margin);
    }

    @Override
    public Distribution distribution() {
        return new Distribution.Pointwise();
    }
}
