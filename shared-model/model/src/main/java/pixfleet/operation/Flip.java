package pixfleet.operation;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Map;
import pixfleet.pipeline.CostClass;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.Distribution;
import pixfleet.pipeline.Distribution.RowSpan;
import pixfleet.pipeline.Group;
import pixfleet.pipeline.Operation;
import pixfleet.pipeline.OperationType;
import pixfleet.pipeline.Parameter.Choice;
import pixfleet.pipeline.Values;

/**
 * Mirrors the picture with OpenCV's {@code flip}.
 *
 * <p>Shape and depth are kept.
 *
 * @param direction horizontal exchanges left and right, vertical up and down, both is half a turn
 */
@AutoService(Operation.class)
public record Flip(String direction) implements Operation {
    private static final Choice DIRECTION = new Choice(
            "direction",
            "Horizontal exchanges left and right, vertical up and down.",
            List.of("horizontal", "vertical", "both"),
            "horizontal");

    private static final OperationType TYPE = new OperationType(
            "flip",
            Group.GEOMETRY,
            "Flip",
            "Mirrors the picture.",
            CostClass.CHEAP,
            List.of(DIRECTION),
            a -> new Flip(a.word("direction")));

    /** Checks the range. */
    public Flip {
        DIRECTION.check("flip", direction);
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
        return Values.of("direction", direction);
    }

    @Override
    public Distribution distribution() {
        return new Distribution.Geometric((first, count, in) ->
                new RowSpan("horizontal".equals(direction) ? first : in.height() - first - count, count));
    }

    @Override
    public Dimensions output(Dimensions in) {
        return in;
    }
}
