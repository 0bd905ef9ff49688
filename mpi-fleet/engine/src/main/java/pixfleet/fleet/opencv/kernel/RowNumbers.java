package pixfleet.fleet.opencv.kernel;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.ShortPointer;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.pipeline.Dimensions;

/**
 * Rows of a matrix as whole numbers, for arithmetic that OpenCV has no exact function for: its vector and scalar code may
 * round differently, and which of them meets a value depends on how an image is divided.
 */
final class RowNumbers {
    private final byte[] bytes;
    private final short[] shorts;
    private final int count;

    /** For rows of such an image. */
    RowNumbers(Dimensions image) {
        count = image.width() * image.channels();
        bytes = new byte[image.depth() == 8 ? count : 0];
        shorts = new short[image.depth() == 16 ? count : 0];
    }

    /** A row's values, 0 to 255 or 65535, all channels interleaved. */
    void read(Mat mat, int row, int[] numbers) {
        if (bytes.length > 0) {
            mat.ptr(row).get(bytes, 0, count);
            for (int i = 0; i < count; i++) {
                numbers[i] = bytes[i] & 0xFF;
            }
        } else {
            shorts(mat, row).get(shorts, 0, count);
            for (int i = 0; i < count; i++) {
                numbers[i] = shorts[i] & 0xFFFF;
            }
        }
    }

    /** Writes a row; the values are in range. */
    void write(Mat mat, int row, int[] numbers) {
        if (bytes.length > 0) {
            for (int i = 0; i < count; i++) {
                bytes[i] = (byte) numbers[i];
            }
            mat.ptr(row).put(bytes, 0, count);
        } else {
            for (int i = 0; i < count; i++) {
                shorts[i] = (short) numbers[i];
            }
            shorts(mat, row).put(shorts, 0, count);
        }
    }

    private static ShortPointer shorts(Mat mat, int row) {
        BytePointer start = mat.ptr(row);
        return new ShortPointer(start);
    }

    /** Rounds half to even and clips, as OpenCV does when it stores a double. */
    static int stored(double value, int most) {
        return Math.max(0, Math.min(most, (int) Math.rint(value)));
    }
}
