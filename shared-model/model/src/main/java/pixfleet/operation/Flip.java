package pixfleet.operation;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Map;
import pixfleet.pipeline.CostClass;
import pixfleet.pipeline.Declaration;
import pixfleet.pipeline.Distribution;
import pixfleet.pipeline.Distribution.RowSpan;
import pixfleet.pipeline.Group;
import pixfleet.pipeline.Operation;
import pixfleet.pipeline.OperationType;
import pixfleet.pipeline.Parameter.Choice;

/**
 * Mirrors the picture with OpenCV's {@code flip}.
 *
 * <p>Shape and depth are kept.
 *
 * @param direction horizontal exchanges left and right, vertical up and down, both is half a turn
 */
@AutoService(Operation.class)
public record Flip(Direction direction) implements Operation {
    /** What is exchanged: left and right, up and down, or both. */
    public enum Direction {
        HORIZONTAL,
        VERTICAL,
        BOTH
    }

    private static final Choice<Direction> DIRECTION = new Choice<>(
            "direction",
            "Horizontal exchanges left and right, vertical up and down.",
            List.of(Direction.values()),
            Direction.HORIZONTAL);

    private static final OperationType TYPE = new Declaration(
                    "flip", Group.GEOMETRY, "Flip", "Mirrors the picture.", CostClass.CHEAP)
            .taking(DIRECTION, Flip::new);

    /** Checks the range. */
    public Flip {
        TYPE.check(direction);
    }

    /** With the defaults. */
    public Flip() {
        this(DIRECTION.preset());
    }

    @Override
    public OperationType type() {
        return TYPE;
    }

    @Override
    public Map<String, Object> arguments() {
        return TYPE.arguments(direction);
    }

    @Override
    public Distribution distribution() {
        return new Distribution.Geometric((first, count, in) ->
                new RowSpan(direction == Direction.HORIZONTAL ? first : in.height() - first - count, count));
    }
}
