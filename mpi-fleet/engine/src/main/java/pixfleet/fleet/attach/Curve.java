package pixfleet.fleet.attach;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/**
 * How much light a value of 0 to 1 stands for, from 0 to 1.
 *
 * @see <a href="https://www.color.org/specification/ICC.1-2022-05.pdf">ICC.1, 10.6 and 10.18</a>
 */
final class Curve {
    private static final int SAMPLED = 0x63757276;
    private static final int PARAMETRIC = 0x70617261;
    private static final int[] PARAMETERS = {1, 3, 4, 5, 7};

    private Curve() {}

    /** A curve of a profile, if it is of a kind that is known here. */
    static Optional<DoubleUnaryOperator> of(ByteBuffer tag) {
        try {
            return switch (tag.getInt(0)) {
                case SAMPLED -> Optional.of(sampled(tag));
                case PARAMETRIC -> parametric(tag);
                default -> Optional.empty();
            };
        } catch (IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    private static DoubleUnaryOperator sampled(ByteBuffer tag) {
        int count = tag.getInt(8);
        if (count == 0) {
            return DoubleUnaryOperator.identity();
        }
        if (count == 1) {
            double gamma = (tag.getShort(12) & 0xFFFF) / 256.0;
            return value -> Math.pow(value, gamma);
        }
        double[] samples = new double[Math.min(count, tag.limit())];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (tag.getShort(12 + 2 * i) & 0xFFFF) / 65_535.0;
        }
        return value -> {
            double at = value * (samples.length - 1);
            int below = Math.min((int) at, samples.length - 2);
            return samples[below] + (at - below) * (samples[below + 1] - samples[below]);
        };
    }

    private static Optional<DoubleUnaryOperator> parametric(ByteBuffer tag) {
        int kind = tag.getShort(8);
        if (kind < 0 || kind >= PARAMETERS.length) {
            return Optional.empty();
        }
        double[] p = new double[7];
        for (int i = 0; i < PARAMETERS[kind]; i++) {
            p[i] = fixed(tag, 12 + 4 * i);
        }
        double g = p[0];
        double a = kind == 0 ? 1 : p[1];
        double b = p[2];
        double c = kind < 3 ? 0 : p[3];
        // Below d the curve is straight.
        double d = switch (kind) {
            case 0 -> 0;
            case 1, 2 -> a == 0 ? 0 : -b / a;
            default -> p[4];
        };
        double e = kind == 2 ? p[3] : p[5];
        double f = kind == 2 ? p[3] : p[6];
        return Optional.of(x -> x >= d ? Math.pow(Math.max(0, a * x + b), g) + e : c * x + f);
    }

    /** A number of 16 bits before and 16 behind the point. */
    static double fixed(ByteBuffer bytes, int at) {
        return bytes.getInt(at) / 65_536.0;
    }
}
