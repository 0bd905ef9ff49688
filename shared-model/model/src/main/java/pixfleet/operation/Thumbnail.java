package pixfleet.operation;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Map;
import pixfleet.pipeline.CostClass;
import pixfleet.pipeline.Declaration;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.Distribution;
import pixfleet.pipeline.Group;
import pixfleet.pipeline.Operation;
import pixfleet.pipeline.OperationType;
import pixfleet.pipeline.Parameter.Choice;
import pixfleet.pipeline.Parameter.WholeNumber;

/**
 * Shrinks the picture until its longest edge is as asked, with OpenCV's {@code resize} and {@code INTER_AREA}. It is never enlarged.
 *
 * <p>Channels and depth are kept; each channel, alpha included, is treated by itself. The shorter edge is rounded half up and never below
 * 1.
 *
 * @param edge longest edge of the result in pixels, 1 to 4096
 * @param exact yes; or no, by which a JPEG may be made smaller while it is decoded, to a half, a quarter or an eighth, as long as it stays
 *     large enough: sooner done, with values a little different, and at times a shorter edge that differs by a pixel
 */
@AutoService(Operation.class)
public record Thumbnail(int edge, YesNo exact) implements Operation {
    /** The most that libjpeg reduces by. */
    private static final int MOST_REDUCTION = 8;

    private static final WholeNumber EDGE =
            new WholeNumber("edge", "Longest edge of the result.", "pixels", 1, 4096, 1, 256);

    private static final Choice<YesNo> EXACT = new Choice<>(
            "exact",
            "Use every pixel of the original; no lets a JPEG be decoded at a smaller size, which is faster.",
            List.of(YesNo.values()),
            YesNo.YES);

    private static final OperationType TYPE = new Declaration(
                    "thumbnail",
                    Group.GEOMETRY,
                    "Thumbnail",
                    "Makes a small copy; a picture that is small already stays as it is.",
                    CostClass.MODERATE)
            .taking(EDGE, EXACT, Thumbnail::new);

    /** Checks the range. */
    public Thumbnail {
        TYPE.check(edge, exact);
    }

    /** With the defaults. */
    public Thumbnail() {
        this(EDGE.preset(), EXACT.preset());
    }

    @Override
    public OperationType type() {
        return TYPE;
    }

    @Override
    public Map<String, Object> arguments() {
        return TYPE.arguments(edge, exact);
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

    /**
     * By how much a JPEG may be made smaller while it is decoded, if this is the first step of its pipeline.
     *
     * @return 1, 2, 4 or 8
     */
    public int reduction(Dimensions in) {
        int longest = Math.max(in.width(), in.height());
        int reduction = exact == YesNo.NO ? MOST_REDUCTION : 1;
        while (reduction > 1 && Math.ceilDiv(longest, reduction) < edge) {
            reduction /= 2;
        }
        return reduction;
    }

    private int scaled(long length, long longest) {
        return (int) Math.max(1, (2 * length * edge + longest) / (2 * longest));
    }
}
