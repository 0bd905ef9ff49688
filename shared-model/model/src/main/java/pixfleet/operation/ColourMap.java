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
import pixfleet.pipeline.Values;

/**
 * Paints each brightness in the colour a map gives it, with OpenCV's {@code applyColorMap}.
 *
 * <p>8 bits only. A colour image is turned gray first, as {@link Grayscale} does. The result has three channels: alpha is dropped.
 *
 * @param map the name of one of OpenCV's 22 colour maps
 */
@AutoService(Operation.class)
public record ColourMap(String map) implements Operation {
    private static final Choice MAP = new Choice(
            "map",
            "The scale of colours.",
            List.of(
                    "autumn",
                    "bone",
                    "jet",
                    "winter",
                    "rainbow",
                    "ocean",
                    "summer",
                    "spring",
                    "cool",
                    "hsv",
                    "pink",
                    "hot",
                    "parula",
                    "magma",
                    "inferno",
                    "plasma",
                    "viridis",
                    "cividis",
                    "twilight",
                    "twilight-shifted",
                    "turbo",
                    "deepgreen"),
            "viridis");

    private static final OperationType TYPE = new OperationType(
            "colour-map",
            Group.COLOUR,
            "Colour map",
            "Paints brightness in false colours, from a scale such as jet or viridis.",
            CostClass.MODERATE,
            List.of(MAP),
            a -> new ColourMap(a.word("map")));

    /** Checks the range. */
    public ColourMap {
        MAP.check("colour-map", map);
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
        return Values.of("map", map);
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
