package pixfleet.fleet.opencv.kernel;

import java.util.Arrays;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.pipeline.Dimensions;

/**
 * A 3 x 3 matrix that blue, green and red are multiplied by. Alpha is left as it is.
 *
 * <p>Its weights are whole multiples of 1 / 65536, so that all sums are exact. Doubles would be too, whatever their order and
 * whether or not a processor fuses a product and a sum: this is what OpenCV's {@code transform} gives everywhere.
 */
final class ColourMatrix {
    private static final int SHIFT = 16;
    private static final long BELOW_HALF = (1 << (SHIFT - 1)) - 1;

    private final long[] weights;

    /**
     * @param weights what red, green and blue count for the new red, then for the new green, then for the new blue: the order
     *     in which standards print it; rounded to units of 1 / 65536
     */
    ColourMatrix(double... weights) {
        this.weights = Arrays.stream(weights)
                .mapToLong(weight -> (long) Math.rint(weight * (1 << SHIFT)))
                .toArray();
    }

    /** Multiplies colours; a gray image counts as one of equal blue, green and red. */
    void apply(RowBand in, RowBand out) {
        out.create();
        Dimensions image = in.image();
        var reader = new RowNumbers(image);
        var writer = new RowNumbers(out.image());
        int[] from = new int[image.width() * image.channels()];
        int[] to = new int[image.width() * out.image().channels()];
        for (int y = 0; y < out.rows(); y++) {
            reader.read(in.mat(), y, from);
            for (int c = 0; c < 3; c++) {
                multiply(c, from, image.channels(), to, out.image());
            }
            copyAlpha(from, image.channels(), to);
            writer.write(out.mat(), y, to);
        }
    }

    private void multiply(int channel, int[] from, int channels, int[] to, Dimensions out) {
        int most = Levels.white(out);
        long ofBlue = weights[3 * (2 - channel) + 2];
        long ofGreen = weights[3 * (2 - channel) + 1];
        long ofRed = weights[3 * (2 - channel)];
        int green = channels == 1 ? 0 : 1;
        int red = channels == 1 ? 0 : 2;
        int put = channel;
        for (int at = 0; at < from.length; at += channels) {
            long sum = ofBlue * from[at] + ofGreen * from[at + green] + ofRed * from[at + red];
            // Half to even.
            int value = (int) ((sum + BELOW_HALF + ((sum >> SHIFT) & 1)) >> SHIFT);
            to[put] = Math.max(0, Math.min(most, value));
            put += out.channels();
        }
    }

    private static void copyAlpha(int[] from, int channels, int[] to) {
        if (channels == 4) {
            for (int i = 3; i < from.length; i += 4) {
                to[i] = from[i];
            }
        }
    }
}
