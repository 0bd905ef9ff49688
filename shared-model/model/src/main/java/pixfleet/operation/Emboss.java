package pixfleet.operation;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Map;
import pixfleet.pipeline.CostClass;
import pixfleet.pipeline.Declaration;
import pixfleet.pipeline.Distribution;
import pixfleet.pipeline.Group;
import pixfleet.pipeline.Operation;
import pixfleet.pipeline.OperationType;
import pixfleet.pipeline.Parameter.Choice;
import pixfleet.pipeline.Parameter.Decimal;

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
public record Emboss(Light light, double strength, Backdrop ground) implements Operation {
    /** Where the light comes from. */
    public enum Light {
        NORTH_WEST(-1, -1),
        NORTH(-1, 0),
        NORTH_EAST(-1, 1),
        EAST(0, 1),
        SOUTH_EAST(1, 1),
        SOUTH(1, 0),
        SOUTH_WEST(1, -1),
        WEST(0, -1);

        private final int south;
        private final int east;

        Light(int south, int east) {
            this.south = south;
            this.east = east;
        }

        /** 1 where it comes from the south, -1 from the north, 0 from neither. */
        public int south() {
            return south;
        }

        /** 1 where it comes from the east, -1 from the west, 0 from neither. */
        public int east() {
            return east;
        }
    }

    /** What the relief is laid on. */
    public enum Backdrop {
        PICTURE,
        GRAY
    }

    private static final Choice<Light> LIGHT =
            new Choice<>("light", "Where the light comes from.", List.of(Light.values()), Light.NORTH_WEST);

    private static final Decimal STRENGTH = new Decimal("strength", "Height of the relief.", "", 0, 10, 1);

    private static final Choice<Backdrop> GROUND = new Choice<>(
            "ground",
            "What the relief is laid on: the picture itself, or plain gray.",
            List.of(Backdrop.values()),
            Backdrop.PICTURE);

    private static final OperationType TYPE = new Declaration(
                    "emboss",
                    Group.SHARPEN,
                    "Emboss",
                    "Makes the image look like a relief, lit from the side of your choice.",
                    CostClass.MODERATE)
            .taking(LIGHT, STRENGTH, GROUND, Emboss::new);

    /** Checks every range. */
    public Emboss {
        TYPE.check(light, strength, ground);
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
        return TYPE.arguments(light, strength, ground);
    }

    @Override
    public Distribution distribution() {
        return new Distribution.Neighbourhood(1);
    }
}
