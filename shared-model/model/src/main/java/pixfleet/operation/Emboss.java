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
import pixfleet.pipeline.Parameter.Choice;
import pixfleet.pipeline.Parameter.Decimal;
import pixfleet.pipeline.Values;

/**
 * Lays a relief on the image or on gray: the slope of 3 x 3 pixels against the light.
 *
 * <p>Shape and depth are kept; each colour is treated by itself, alpha is left as it is. Light from the north-west
 * weighs the square with {@code -2 -1 0, -1 0 1, 0 1 2}; light from the north with {@code -1 -1 -1, 0 0 0, 1 1 1}. A
 * sum is rounded, and becomes the nearest value in range. Beyond the border the image is mirrored without repeating
 * its edge ({@code BORDER_REFLECT_101}).
 *
 * @param light where the light comes from
 * @param strength factor of the slope, 0 to 10
 * @param ground picture, to which the slope is added, or gray, half of white instead
 */
@AutoService(Operation.class)
public record Emboss(String light, double strength, String ground) implements Operation {
    private static final Choice LIGHT = new Choice(
            "light",
            "Where the light comes from.",
            List.of("north-west", "north", "north-east", "east", "south-east", "south", "south-west", "west"),
            "north-west");

    private static final Decimal STRENGTH = new Decimal("strength", "Height of the relief.", "", 0, 10, 1);

    private static final Choice GROUND = new Choice(
            "ground",
            "What the relief is laid on: the picture itself, or plain gray.",
            List.of("picture", "gray"),
            "picture");

    private static final OperationType TYPE = new OperationType(
            "emboss",
            Group.SHARPEN,
            "Emboss",
            "Makes the image look like a relief, lit from the side of your choice.",
            CostClass.MODERATE,
            List.of(LIGHT, STRENGTH, GROUND),
            a -> new Emboss(a.word("light"), a.decimal("strength"), a.word("ground")));

    /** Checks every range. */
    public Emboss {
        LIGHT.check("emboss", light);
        STRENGTH.check("emboss", strength);
        GROUND.check("emboss", ground);
    }

    /** With the defaults. */
    public Emboss() {
        this(LIGHT.preset(), STRENGTH.preset(), GROUND.preset());
    }

    @Override
    public OperationType type() {
        return TYPE;
    }

    @Override
    public Map<String, Object> arguments() {
        return Values.of("light", light, "strength", strength, "ground", ground);
    }

    @Override
    public Distribution distribution() {
        return new Distribution.Neighbourhood(1);
    }

    @Override
    public Dimensions output(Dimensions in) {
        return in;
    }
}
