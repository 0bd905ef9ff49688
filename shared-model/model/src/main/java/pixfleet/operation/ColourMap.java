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

/**
 * Paints each brightness in the colour a map gives it, with OpenCV's {@code applyColorMap}.
 *
 * <p>8 bits only. A colour image is turned gray first, as {@link Grayscale} does. The result has three channels: alpha is dropped.
 *
 * @param map the name of one of OpenCV's 22 colour maps
 */
@AutoService(Operation.class)
public record ColourMap(Palette map) implements Operation {
    /** The scales of colours. */
    public enum Palette {
        AUTUMN,
        BONE,
        JET,
        WINTER,
        RAINBOW,
        OCEAN,
        SUMMER,
        SPRING,
        COOL,
        HSV,
        PINK,
        HOT,
        PARULA,
        MAGMA,
        INFERNO,
        PLASMA,
        VIRIDIS,
        CIVIDIS,
        TWILIGHT,
        TWILIGHT_SHIFTED,
        TURBO,
        DEEPGREEN
    }

    private static final Choice<Palette> MAP =
            new Choice<>("map", "The scale of colours.", List.of(Palette.values()), Palette.VIRIDIS);

    private static final OperationType TYPE = new Declaration(
                    "colour-map",
                    Group.COLOUR,
                    "Colour map",
                    "Paints brightness in false colours, from a scale such as jet or viridis.",
                    CostClass.MODERATE)
            .taking(MAP, ColourMap::new);

    /** Checks the range. */
    public ColourMap {
        TYPE.check(map);
    }

    /** With the defaults. */
    public ColourMap() {
        this(MAP.preset());
    }

    @Override
    public OperationType type() {
        return TYPE;
    }

    @Override
    public Map<String, Object> arguments() {
        return TYPE.arguments(map);
    }

    @Override
    public Distribution distribution() {
        return new Distribution.Pointwise();
    }

    @Override
    public Dimensions output(Dimensions in) {
        return onlyEightBits(in).withChannels(3);
    }
}
