package pixfleet.operation;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Map;
import pixfleet.pipeline.CostClass;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.Distribution;
import pixfleet.pipeline.Group;
import pixfleet.pipeline.Operation;
import pixfleet.pipeline.OperationType;
import pixfleet.pipeline.Parameter.WholeNumber;
import pixfleet.pipeline.Values;

/**
 * Shrinks the picture until its longest edge is as asked, with OpenCV's {@code resize} and {@code INTER_AREA}. It is never enlarged.
 *
 * <p>Channels and depth are kept; each channel, alpha included, is treated by itself. The shorter edge is rounded half up and never below
 * 1.
 *
 * @param edge longest edge of the result in pixels, 1 to 4096
 */
@AutoService(Operation.class)
public record Thumbnail(int edge) implements Operation {
    private static final WholeNumber EDGE =
            new WholeNumber("edge", "Longest edge of the result.", "pixels", 1, 4096, 1, 256);

    private static final OperationType TYPE = new OperationType(
            "thumbnail",
            Group.GEOMETRY,
            "Thumbnail",
            "Makes a small copy; a picture that is small already stays as it is.",
            CostClass.MODERATE,
            List.of(EDGE),
            a -> new Thumbnail(a.whole("edge")));

    /** Checks the range. */
    public Thumbnail {
        EDGE.check("thumbnail", edge);
    }

    /** With the defaults. */
    public Thumbnail() {
        this(EDGE.preset());
    }

    @Override
    public OperationType type() {
        return TYPE;
    }

    @Override
    public Map<String, Object> arguments() {
        return Values.of("edge", edge);
    }

    @Override
    public Distribution distribution() {
        return new Distribution.Resampled((first, count, in) ->
                ScaledRows.source(first, count, in, output(in).height(), 2));
    }

    @Override
    public Dimensions output(Dimensions in) {
        long longest = Math.max(in.width(), in.height());
        return longest <= edge ? in : in.sized(scaled(in.width(), longest), scaled(in.height(), longest));
    }

    private int scaled(long length, long longest) {
        return (int) Math.max(1, (2 * length * edge + longest) / (2 * longest));
    }
}
