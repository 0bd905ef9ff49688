package pixfleet.operation;

import com.google.auto.service.AutoService;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import pixfleet.pipeline.CostClass;
import pixfleet.pipeline.Declaration;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.Distribution;
import pixfleet.pipeline.Group;
import pixfleet.pipeline.Operation;
import pixfleet.pipeline.OperationType;
import pixfleet.pipeline.Parameter.Choice;

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
public record ColourSpace(Space to) implements Operation {
    /** The colour spaces. */
    public enum Space {
        HSV,
        HLS,
        LAB,
        LUV,
        YCRCB,
        YUV,
        XYZ,
        RGB
    }

    private static final Choice<Space> TO =
            new Choice<>("to", "The colour space to store.", List.of(Space.values()), Space.HSV);
    private static final Set<Space> EIGHT_BITS_ONLY = EnumSet.of(Space.HSV, Space.HLS, Space.LAB, Space.LUV);

    private static final OperationType TYPE = new Declaration(
                    "colour-space",
                    Group.COLOUR,
                    "Colour space",
                    "Stores the picture in another colour space, one of its components a channel.",
                    CostClass.MODERATE)
            .taking(TO, ColourSpace::new);

    /** Checks the range. */
    public ColourSpace {
        TYPE.check(to);
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
        return TYPE.arguments(to);
    }

    @Override
    public Distribution distribution() {
        return new Distribution.Pointwise();
    }

    @Override
    public Dimensions output(Dimensions in) {
        if (in.depth() != 8 && EIGHT_BITS_ONLY.contains(to)) {
            throw unfit("at 16 bits it gives ycrcb, yuv, xyz or rgb and not %s; put depth:bits=8 in front of it"
                    .formatted(Choice.word(to)));
        }
        return in.channels() == 1 ? in.withChannels(3) : in;
    }
}
