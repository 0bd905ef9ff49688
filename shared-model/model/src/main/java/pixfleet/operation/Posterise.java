package pixfleet.operation;

import com.google.auto.service.AutoService;
import java.util.Map;
import pixfleet.pipeline.CostClass;
import pixfleet.pipeline.Declaration;
import pixfleet.pipeline.Distribution;
import pixfleet.pipeline.Group;
import pixfleet.pipeline.Operation;
import pixfleet.pipeline.OperationType;
import pixfleet.pipeline.Parameter.WholeNumber;

/**
 * Leaves a few evenly spaced levels of each colour, black and white among them.
 *
 * <p>Shape, depth and alpha are kept. With m the largest value, 255 or 65535, and n = levels - 1, a value v becomes
 * round(round(v n / m) m / n), each rounded half up.
 *
 * @param levels levels left of each colour, 2 to 256
 */
@AutoService(Operation.class)
public record Posterise(int levels) implements Operation {
    private static final WholeNumber LEVELS =
            new WholeNumber("levels", "Levels left of each colour.", "levels", 2, 256, 1, 4);

    private static final OperationType TYPE = new Declaration(
                    "posterise",
                    Group.COLOUR,
                    "Posterisation",
                    "Leaves only a few levels of each colour, like a printed poster.",
                    CostClass.CHEAP)
            .taking(LEVELS, Posterise::new);

    /** Checks the range. */
    public Posterise {
        TYPE.check(levels);
    }

    /** With the defaults. */
    public Posterise() {
        this(LEVELS.preset());
    }

    @Override
    public OperationType type() {
        return TYPE;
    }

    @Override
    public Map<String, Object> arguments() {
        return TYPE.arguments(levels);
    }

    @Override
    public Distribution distribution() {
        return new Distribution.Pointwise();
    }
}
