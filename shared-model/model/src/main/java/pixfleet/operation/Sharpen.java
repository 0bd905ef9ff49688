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
 * Sharpens by the four nearest neighbours: {@code v + amount * (4 v - up - down - left - right)}.
 *
 * <p>Shape and depth are kept; each colour is treated by itself, alpha is left as it is. A value out of range becomes
 * the nearest one in range. Beyond the border the image is mirrored without repeating its edge ({@code
 * BORDER_REFLECT_101}).
 *
 * @param amount weight taken from each of the four neighbours, 0 to 10
 */
@AutoService(Operation.class)
public record Sharpen(double amount) implements Operation {
    private static final Decimal AMOUNT = new Decimal("amount", "How much; 0 changes nothing.", "", 0, 10, 1);

    private static final OperationType TYPE = new Declaration(
                    "sharpen",
                    Group.SHARPEN,
                    "Sharpen",
                    "Makes edges crisper with the four nearest neighbours of each pixel.",
                    CostClass.MODERATE)
            .taking(AMOUNT, Sharpen::new);

    /** Checks the range. */
    public Sharpen {
        TYPE.check(amount);
    }

    /** With the default. */
    public Sharpen() {
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
        return new Distribution.Neighbourhood(1);
    }
}
