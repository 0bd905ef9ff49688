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
 * Stores another colour space's three components in the channels that held blue, green and red, with OpenCV's {@code cvtColor}
 * and its ranges: at 8 bits hue is 0 to 179 and a, b, u, v are offset to stay positive.
 *
 * <p>Alpha is kept as the fourth channel. A gray image counts as one of equal blue, green and red, so that the result has three
 * channels. {@code rgb} swaps blue and red. At 16 bits only {@code ycrcb}, {@code yuv}, {@code xyz} and {@code rgb} can be had.
 *
 * @param to hsv, hls, lab, luv, ycrcb, yuv, xyz or rgb
 */
@AutoService(Operation.class)
public record ColourSpace(String to) implements Operation {
    private static final Choice TO = new Choice(
            "to",
            "The colour space to store.",
            List.of("hsv", "hls", "lab", "luv", "ycrcb", "yuv", "xyz", "rgb"),
            "hsv");
    private static final List<String> EIGHT_BITS_ONLY = List.of("hsv", "hls", "lab", "luv");

    private static final OperationType TYPE = new OperationType(
            "colour-space",
            Group.COLOUR,
            "Colour space",
            "Stores the picture in another colour space, one of its components a channel.",
            CostClass.MODERATE,
            List.of(TO),
            a -> new ColourSpace(a.word("to")));

    /** Checks the range. */
    public ColourSpace {
        TO.check("colour-space", to);
    }

    /** With the defaults. */
    public ColourSpace() {
        this(TO.preset());
    }

    @Override
    public OperationType type() {
        return TYPE;
    }

    @Override
    public Map<String, Object> arguments() {
        return Values.of("to", to);
    }

    @Override
    public Distribution distribution() {
        return new Distribution.Pointwise();
    }

    @Override
    public Dimensions output(Dimensions in) {
        if (in.depth() != 8 && EIGHT_BITS_ONLY.contains(to)) {
            throw unfit("at 16 bits it gives ycrcb, yuv, xyz or rgb and not %s; put depth:bits=8 in front of it"
                    .formatted(to));
        }
        return in.channels() == 1 ? in.withChannels(3) : in;
    }
}
