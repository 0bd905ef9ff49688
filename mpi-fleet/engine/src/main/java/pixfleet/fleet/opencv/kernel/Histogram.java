package pixfleet.fleet.opencv.kernel;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.ShortPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;

/** How often each level occurs. */
final class Histogram {
    private static final int CHUNK = 1 << 16;

    private Histogram() {}

    /**
     * Counts every channel by itself.
     *
     * @param mat continuous, 8 or 16 bits
     * @return 256 or 65536 counts of the first channel, then of the next
     */
    static long[] of(Mat mat) {
        int channels = mat.channels();
        return mat.depth() == opencv_core.CV_16U ? sixteenBits(mat, channels) : eightBits(mat, channels);
    }

    private static long[] eightBits(Mat mat, int channels) {
        var counts = new long[channels << 8];
        long values = mat.total() * channels;
        var chunk = new byte[(int) Math.min(values, (long) CHUNK * channels)];
        BytePointer data = mat.data();
        for (long at = 0; at < values; at += chunk.length) {
            int length = (int) Math.min(chunk.length, values - at);
            data.position(at).get(chunk, 0, length);
            for (int c = 0; c < channels; c++) {
                for (int i = c; i < length; i += channels) {
                    counts[(c << 8) + (chunk[i] & 0xFF)]++;
                }
            }
        }
        return counts;
    }

    private static long[] sixteenBits(Mat mat, int channels) {
        var counts = new long[channels << 16];
        long values = mat.total() * channels;
        var chunk = new short[(int) Math.min(values, (long) CHUNK * channels)];
        var data = new ShortPointer(mat.data());
        for (long at = 0; at < values; at += chunk.length) {
            int length = (int) Math.min(chunk.length, values - at);
            data.position(at).get(chunk, 0, length);
            for (int c = 0; c < channels; c++) {
                for (int i = c; i < length; i += channels) {
                    counts[(c << 16) + (chunk[i] & 0xFFFF)]++;
                }
            }
        }
        return counts;
    }
}
