package pixfleet.operation;

import com.google.auto.service.AutoService;
import java.util.Map;
import pixfleet.pipeline.CostClass;
import pixfleet.pipeline.Declaration;
import pixfleet.pipeline.Distribution;
import pixfleet.pipeline.Group;
import pixfleet.pipeline.Operation;
import pixfleet.pipeline.OperationType;
import pixfleet.pipeline.Parameter.Decimal;

/**
 * Adds the same amount to every value; what leaves the range becomes black or white.
 *
 * <p>Shape, depth and alpha are kept. With m the largest value, 255 or 65535, a value v becomes v + amount / 100 m, rounded half
 * to even and clipped to 0 to m.
 *
 * @param amount percent of the whole range added, -100 to 100
 */
@AutoService(Operation.class)
public record Brightness(double amount) implements Operation {
    private static final Decimal AMOUNT = new Decimal(
            "amount",
            "How much is added, in percent of the range from black to white; negative is darker.",
            "percent",
            -100,
            100,
            20);

    private static final OperationType TYPE = new Declaration(
                    "brightness",
                    Group.COLOUR,
                    "Brightness",
                    "Makes every value brighter or darker by the same amount.",
                    CostClass.CHEAP)
            .taking(AMOUNT, Brightness::new);

    /** Checks the range. */
    public Brightness {
        TYPE.check(amount);
    }

    /** With the defaults. */
    public Brightness() {
        this(AMOUNT.preset());
    }

    @Override
    public OperationType type() {
        return TYPE;
    }

    @Override
    public Map<String, Object> arguments() {
        return TYPE.arguments(amount);
    }

    @Override
    public Distribution distribution() {
        return new Distribution.Pointwise();
    }
}
