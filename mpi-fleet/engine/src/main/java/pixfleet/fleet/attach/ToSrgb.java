package pixfleet.fleet.attach;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import pixfleet.fleet.attach.Profile.Space;

/**
 * Turns values of 8 bits into those that look the same where no profile is known, for pictures that are only looked at.
 * Knows profiles made of curves and a matrix, as cameras, phones and screens have them, and PNG's gamma and
 * chromaticities; what else there may be is left as it is. For one thread.
 *
 * @see <a href="https://www.color.org/specification/ICC.1-2022-05.pdf">ICC.1, annex F.3</a>
 */
public final class ToSrgb {
    private static final int VALUES = 256;
    private static final int STEPS = 16_384;

    /** From the profile connection space, CIE XYZ under D50, to linear sRGB. */
    private static final double[] XYZ_TO_SRGB = {
        3.1341359, -1.6172206, -0.4906607, -0.9787625, 1.9161395, 0.0334519, 0.0719425, -0.2289721, 1.4052513
    };

    /** Differences this small are rounding. */
    private static final double NOTHING = 3;

    /** The same for every profile, and too long to be made anew for each picture. */
    private static final byte[] SHOWN = shown();

    private final double[][] light = new double[3][VALUES];
    private final double[] matrix;

    private ToSrgb(DoubleUnaryOperator[] curves, double[] toSrgb) {
        this.matrix = toSrgb.clone();
        for (int channel = 0; channel < curves.length; channel++) {
            for (int value = 0; value < VALUES; value++) {
                light[channel][value] = curves[channel].applyAsDouble(value / (VALUES - 1.0));
            }
        }
    }

    /**
     * What turns a picture's colours into sRGB.
     *
     * @return nothing if they are sRGB already, as near as can be seen, or nothing is said of them that is known here
     */
    public static Optional<ToSrgb> of(Attachments attachments) {
        Optional<ToSrgb> found = attachments.profile().isPresent()
                ? attachments.profile().flatMap(ToSrgb::of)
                : PngColours.of(attachments.png())
                        .map(colours -> new ToSrgb(colours.curves(), product(colours.toXyz())));
        return found.filter(ToSrgb::isSeen);
    }

    private static Optional<ToSrgb> of(Profile profile) {
        try {
            return profile.space() == Space.GRAY ? gray(profile) : colour(profile);
        } catch (IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    private static Optional<ToSrgb> gray(Profile profile) {
        double[] straight = {1, 0, 0, 0, 1, 0, 0, 0, 1};
        return tag(profile, "kTRC")
                .flatMap(Curve::of)
                .map(curve -> new ToSrgb(new DoubleUnaryOperator[] {curve, curve, curve}, straight));
    }

    private static Optional<ToSrgb> colour(Profile profile) {
        var curves = new DoubleUnaryOperator[3];
        double[] xyz = new double[9];
        for (int channel = 0; channel < 3; channel++) {
            char letter = "rgb".charAt(channel);
            Optional<DoubleUnaryOperator> curve = tag(profile, letter + "TRC").flatMap(Curve::of);
            Optional<ByteBuffer> column = tag(profile, letter + "XYZ");
            if (curve.isEmpty() || column.isEmpty()) {
                return Optional.empty();
            }
            curves[channel] = curve.get();
            for (int row = 0; row < 3; row++) {
                xyz[3 * row + channel] = Curve.fixed(column.get(), 8 + 4 * row);
            }
        }
        return Optional.of(new ToSrgb(curves, product(xyz)));
    }

    private static double[] product(double[] toXyz) {
        double[] out = new double[9];
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 3; column++) {
                for (int i = 0; i < 3; i++) {
                    out[3 * row + column] += XYZ_TO_SRGB[3 * row + i] * toXyz[3 * i + column];
                }
            }
        }
        return out;
    }

    private static Optional<ByteBuffer> tag(Profile profile, String name) {
        ByteBuffer bytes = profile.bytes();
        int count = Math.min(bytes.getInt(128), 1000);
        int wanted = ByteBuffer.wrap(name.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1))
                .getInt();
        for (int i = 0; i < count; i++) {
            int entry = 132 + 12 * i;
            if (bytes.getInt(entry) == wanted) {
                return Optional.of(bytes.slice(bytes.getInt(entry + 4), bytes.getInt(entry + 8)));
            }
        }
        return Optional.empty();
    }

    /** What is shown for light from 0 to 1 in {@value #STEPS} steps. */
    private static byte[] shown() {
        byte[] shown = new byte[STEPS + 1];
        for (int i = 0; i <= STEPS; i++) {
            double linear = (double) i / STEPS;
            double value = linear <= 0.0031308 ? 12.92 * linear : 1.055 * Math.pow(linear, 1 / 2.4) - 0.055;
            shown[i] = (byte) Math.round(255 * value);
        }
        return shown;
    }

    /** Whether any of some colours looks different. */
    private boolean isSeen() {
        byte[] pixel = new byte[3];
        for (int colour = 0; colour < 125; colour++) {
            int[] before = {colour % 5 * 63, colour / 5 % 5 * 63, colour / 25 * 63};
            for (int channel = 0; channel < 3; channel++) {
                pixel[channel] = (byte) before[channel];
            }
            convert(pixel, 0, 2, 1);
            for (int channel = 0; channel < 3; channel++) {
                if (Math.abs((pixel[channel] & 0xFF) - before[channel]) > NOTHING) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * Converts pixels in place.
     *
     * @param pixels of one channel, or three in the order B, G, R; nothing else
     * @param channels 1 or 3
     */
    public void convert(byte[] pixels, int channels) {
        if (channels == 1) {
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] = SHOWN[step(light[1][pixels[i] & 0xFF])];
            }
            return;
        }
        for (int i = 0; i < pixels.length; i += 3) {
            convert(pixels, i + 2, i, i + 1);
        }
    }

    private void convert(byte[] pixels, int redAt, int blueAt, int greenAt) {
        double red = light[0][pixels[redAt] & 0xFF];
        double green = light[1][pixels[greenAt] & 0xFF];
        double blue = light[2][pixels[blueAt] & 0xFF];
        pixels[redAt] = SHOWN[step(matrix[0] * red + matrix[1] * green + matrix[2] * blue)];
        pixels[greenAt] = SHOWN[step(matrix[3] * red + matrix[4] * green + matrix[5] * blue)];
        pixels[blueAt] = SHOWN[step(matrix[6] * red + matrix[7] * green + matrix[8] * blue)];
    }

    private static int step(double linear) {
        return Math.clamp((int) (linear * STEPS + 0.5), 0, STEPS);
    }
}
