package pixfleet.operation;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Map;
import pixfleet.pipeline.Colour;
import pixfleet.pipeline.CostClass;
import pixfleet.pipeline.Declaration;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.Distribution;
import pixfleet.pipeline.Distribution.RowSpan;
import pixfleet.pipeline.Group;
import pixfleet.pipeline.Operation;
import pixfleet.pipeline.OperationType;
import pixfleet.pipeline.Parameter.Choice;
import pixfleet.pipeline.Parameter.WholeNumber;

/**
 * Adds columns and rows around the picture, with OpenCV's {@code copyMakeBorder}.
 *
 * <p>Channels and depth are kept; added colour is opaque. {@code mirror} mirrors the picture without repeating its edge
 * ({@code BORDER_REFLECT_101}), {@code replicate} repeats the edge.
 *
 * @param left columns added on the left, 0 to 10000
 * @param right columns added on the right, 0 to 10000
 * @param top rows added above, 0 to 10000
 * @param bottom rows added below, 0 to 10000
 * @param fill colour, mirror or replicate
 * @param colour {@code rrggbb} of the added space, if it is filled with a colour
 */
@AutoService(Operation.class)
public record Pad(int left, int right, int top, int bottom, Fill fill, String colour) implements Operation {
    /** What the added space shows. */
    public enum Fill {
        COLOUR,
        MIRROR,
        REPLICATE
    }

    private static final WholeNumber LEFT =
            new WholeNumber("left", "Columns added on the left.", "pixels", 0, 10000, 1, 16);
    private static final WholeNumber RIGHT =
            new WholeNumber("right", "Columns added on the right.", "pixels", 0, 10000, 1, 16);
    private static final WholeNumber TOP = new WholeNumber("top", "Rows added above.", "pixels", 0, 10000, 1, 16);
    private static final WholeNumber BOTTOM = new WholeNumber("bottom", "Rows added below.", "pixels", 0, 10000, 1, 16);
    private static final Choice<Fill> FILL = new Choice<>(
            "fill",
            "What the added space shows: a colour, the mirrored picture or its edge repeated.",
            List.of(Fill.values()),
            Fill.COLOUR);
    private static final Colour COLOUR = new Colour("colour", "Colour of the added space.", "000000");
    private static final int MAX_EDGE_PIXELS = 1_000_000;

    private static final OperationType TYPE = new Declaration(
                    "pad", Group.GEOMETRY, "Padding", "Adds space around the picture.", CostClass.CHEAP)
            .taking(LEFT, RIGHT, TOP, BOTTOM, FILL, COLOUR, Pad::new);

    /** Checks every range. */
    public Pad {
        TYPE.check(left, right, top, bottom, fill, colour);
    }

    /** With the defaults. */
    public Pad() {
        this(LEFT.preset(), RIGHT.preset(), TOP.preset(), BOTTOM.preset(), FILL.preset(), COLOUR.preset());
    }

    @Override
    public OperationType type() {
        return TYPE;
    }

    @Override
    public Map<String, Object> arguments() {
        return TYPE.arguments(left, right, top, bottom, fill, colour);
    }

    @Override
    public Distribution distribution() {
        return new Distribution.Geometric((first, count, in) -> {
            int least = source(first, in.height());
            int most = least;
            for (int row = first; row < first + count && most - least + 1 < in.height(); row++) {
                int source = source(row, in.height());
                least = Math.min(least, source);
                most = Math.max(most, source);
            }
            return new RowSpan(least, most - least + 1);
        });
    }

    @Override
    public Dimensions output(Dimensions in) {
        if (in.width() + left + right > MAX_EDGE_PIXELS || in.height() + top + bottom > MAX_EDGE_PIXELS) {
            throw unfit("an edge of the result would have more than %d pixels".formatted(MAX_EDGE_PIXELS));
        }
        return in.sized(in.width() + left + right, in.height() + top + bottom);
    }

    /**
     * Which row of the image a row of the result shows.
     *
     * @param row a row of the result, from 0
     * @param height rows of the image
     * @return a row of the image; the nearest one where a colour is shown instead
     */
    public int source(int row, int height) {
        int inside = row - top;
        if (fill == Fill.MIRROR && height > 1) {
            int period = 2 * (height - 1);
            int phase = Math.floorMod(inside, period);
            return Math.min(phase, period - phase);
        }
        return Math.clamp(inside, 0, height - 1);
    }
}
