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
 * Turns the picture clockwise by quarters of a circle, with OpenCV's {@code rotate}.
 *
 * <p>Channels and depth are kept; 1 and 3 turns exchange width and height: every row of the result is a column
 * of the image then, and ranks that share the image send each other tiles of it.
 *
 * @param turns quarters of a circle clockwise, 1 to 3
 */
@AutoService(Operation.class)
public record RotateQuarter(int turns) implements Operation {
    private static final WholeNumber TURNS =
            new WholeNumber("turns", "Quarters of a circle, clockwise.", "quarters", 1, 3, 1, 1);

    private static final OperationType TYPE = new Declaration(
                    "rotate-quarter",
                    Group.GEOMETRY,
                    "Quarter turns",
                    "Turns the picture clockwise by quarters of a circle.",
                    CostClass.MODERATE)
            .taking(TURNS, RotateQuarter::new);

    /** Checks the range. */
    public RotateQuarter {
        TYPE.check(turns);
    }

    /** With the defaults. */
    public RotateQuarter() {
        this(TURNS.preset());
    }

    @Override
    public OperationType type() {
        return TYPE;
    }

    @Override
    public Map<String, Object> arguments() {
        return TYPE.arguments(turns);
    }

    @Override
    public Distribution distribution() {
        return turns == 2
                ? new Distribution.Geometric((first, count, in) -> new RowSpan(in.height() - first - count, count))
                : new Distribution.Turning();
    }

    @Override
    public Dimensions output(Dimensions in) {
        return turns == 2 ? in : in.sized(in.height(), in.width());
    }
}
