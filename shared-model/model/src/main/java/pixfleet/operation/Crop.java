package pixfleet.operation;

import com.google.auto.service.AutoService;
import java.util.Map;
import pixfleet.pipeline.CostClass;
import pixfleet.pipeline.Declaration;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.Distribution;
import pixfleet.pipeline.Distribution.RowSpan;
import pixfleet.pipeline.Group;
import pixfleet.pipeline.Operation;
import pixfleet.pipeline.OperationType;
import pixfleet.pipeline.Parameter.WholeNumber;

/**
 * Cuts a rectangle out of the picture.
 *
 * <p>Channels and depth are kept. A rectangle that is not wholly inside the image is refused.
 *
 * @param x column of the left edge in pixels, 0 to 999999
 * @param y row of the upper edge in pixels, 0 to 999999
 * @param width width in pixels, 1 to 1000000
 * @param height height in pixels, 1 to 1000000
 */
@AutoService(Operation.class)
public record Crop(int x, int y, int width, int height) implements Operation {
    private static final WholeNumber X =
            new WholeNumber("x", "Column of the left edge, counted from 0.", "pixels", 0, 999999, 1, 0);
    private static final WholeNumber Y =
            new WholeNumber("y", "Row of the upper edge, counted from 0.", "pixels", 0, 999999, 1, 0);
    private static final WholeNumber WIDTH =
            new WholeNumber("width", "Width of the rectangle.", "pixels", 1, 1000000, 1, 256);
    private static final WholeNumber HEIGHT =
            new WholeNumber("height", "Height of the rectangle.", "pixels", 1, 1000000, 1, 256);

    private static final OperationType TYPE = new Declaration(
                    "crop", Group.GEOMETRY, "Crop", "Cuts a rectangle out of the picture.", CostClass.CHEAP)
            .taking(X, Y, WIDTH, HEIGHT, Crop::new);

    /** Checks every range. */
    public Crop {
        TYPE.check(x, y, width, height);
    }

    /** With the defaults. */
    public Crop() {
        this(X.preset(), Y.preset(), WIDTH.preset(), HEIGHT.preset());
    }

    @Override
    public OperationType type() {
        return TYPE;
    }

    @Override
    public Map<String, Object> arguments() {
        return TYPE.arguments(x, y, width, height);
    }

    @Override
    public Distribution distribution() {
        return new Distribution.Geometric((first, count, _) -> new RowSpan(y + first, count));
    }

    @Override
    public Dimensions output(Dimensions in) {
        if (x + width > in.width() || y + height > in.height()) {
            throw unfit("%d x %d pixels from column %d, row %d do not lie inside an image of %d x %d pixels"
                    .formatted(width, height, x, y, in.width(), in.height()));
        }
        return in.sized(width, height);
    }
}
