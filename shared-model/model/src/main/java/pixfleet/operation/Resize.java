package pixfleet.operation;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Map;
import pixfleet.pipeline.CostClass;
import pixfleet.pipeline.Declaration;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.Distribution;
import pixfleet.pipeline.Group;
import pixfleet.pipeline.InvalidPipeline;
import pixfleet.pipeline.Operation;
import pixfleet.pipeline.OperationType;
import pixfleet.pipeline.Parameter.Choice;
import pixfleet.pipeline.Parameter.WholeNumber;

/**
 * Makes the picture smaller or larger with OpenCV's {@code resize}.
 *
 * <p>Channels and depth are kept; each channel, alpha included, is treated by itself. With {@code within}, the result is the largest of
 * the picture's own proportions that fits into the box of width and height; with {@code exact} it is as wide and as high as asked.
 * In both, a 0 leaves that edge to the picture's proportions, and edges are rounded half up and never below 1.
 *
 * @param width width in pixels, 1 to 100000; 0 follows the height
 * @param height height in pixels, 1 to 100000; 0 follows the width; not both 0
 * @param interpolation nearest, linear, cubic, area or lanczos
 * @param fit within or exact
 */
@AutoService(Operation.class)
public record Resize(int width, int height, Interpolation interpolation, Fit fit) implements Operation {
    /** Within width and height keeping the proportions, or both exactly. */
    public enum Fit {
        WITHIN,
        EXACT
    }

    private static final WholeNumber WIDTH = new WholeNumber(
            "width",
            "Width of the result or of the box it fits into; 0 follows the height.",
            "pixels",
            0,
            100000,
            1,
            1024);
    private static final WholeNumber HEIGHT = new WholeNumber(
            "height",
            "Height of the result or of the box it fits into; 0 follows the width.",
            "pixels",
            0,
            100000,
            1,
            1024);
    private static final Choice<Interpolation> INTERPOLATION = new Choice<>(
            "interpolation",
            "How values between pixels are found: area is best for making small, cubic or lanczos for making large.",
            List.of(Interpolation.values()),
            Interpolation.AREA);
    private static final Choice<Fit> FIT = new Choice<>(
            "fit",
            "Fit within width and height keeping the proportions, or take both exactly.",
            List.of(Fit.values()),
            Fit.WITHIN);
    private static final int MAX_EDGE_PIXELS = 1_000_000;

    private static final OperationType TYPE = new Declaration(
                    "resize", Group.GEOMETRY, "Resize", "Makes the picture smaller or larger.", CostClass.MODERATE)
            .taking(WIDTH, HEIGHT, INTERPOLATION, FIT, Resize::new);

    /** Checks every range. */
    public Resize {
        TYPE.check(width, height, interpolation, fit);
        if (width == 0 && height == 0) {
            throw new InvalidPipeline(
                    "resize: width and height must not both be 0; give at least one from 1 to 100000");
        }
    }

    /** With the defaults. */
    public Resize() {
        this(WIDTH.preset(), HEIGHT.preset(), INTERPOLATION.preset(), FIT.preset());
    }

    @Override
    public OperationType type() {
        return TYPE;
    }

    @Override
    public Map<String, Object> arguments() {
        return TYPE.arguments(width, height, interpolation, fit);
    }

    @Override
    public Distribution distribution() {
        int reach = switch (interpolation) {
            case CUBIC -> 3;
            case LANCZOS -> 5;
            case NEAREST, LINEAR, AREA -> 2;
        };
        return new Distribution.Resampled((first, count, in) ->
                ScaledRows.source(first, count, in, output(in).height(), reach));
    }

    @Override
    public Dimensions output(Dimensions in) {
        if (width > 0 && height > 0 && fit == Fit.EXACT) {
            return in.sized(width, height);
        }
        boolean byWidth = height == 0 || (width > 0 && (long) width * in.height() <= (long) height * in.width());
        return byWidth
                ? in.sized(width, scaled(in.height(), width, in.width()))
                : in.sized(scaled(in.width(), height, in.height()), height);
    }

    private int scaled(long edge, long wanted, long other) {
        long scaled = Math.max(1, (2 * edge * wanted + other) / (2 * other));
        if (scaled > MAX_EDGE_PIXELS) {
            throw unfit("an edge of the result would have %d pixels and may have %d; give both width and height"
                    .formatted(scaled, MAX_EDGE_PIXELS));
        }
        return (int) scaled;
    }
}
