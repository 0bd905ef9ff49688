package pixfleet.fleet.opencv.mat;

import java.lang.foreign.MemorySegment;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.pipeline.Dimensions;

/** Matrices seen as native memory, and native memory seen by OpenCV, without a copy. Neither owns what the other does. */
public final class MatMemory {
    private MatMemory() {}

    /** Bytes of a continuous matrix, which may be empty. */
    public static long bytes(Mat mat) {
        return mat.empty() ? 0 : mat.total() * mat.elemSize();
    }

    /** A continuous matrix' pixels, valid as long as it keeps them. */
    @SuppressWarnings("restricted")
    public static MemorySegment all(Mat mat) {
        if (!mat.isContinuous()) {
            throw new IllegalArgumentException("the matrix has gaps");
        }
        return MemorySegment.ofAddress(mat.data().address()).reinterpret(bytes(mat));
    }

    /**
     * A standalone matrix on some whole rows of a continuous one.
     *
     * @param first of the rows
     */
    public static Mat rows(Mat mat, int first, int rows) {
        return new Mat(rows, mat.cols(), mat.type(), new BytePointer(mat.data()).position(first * mat.step()));
    }

    /**
     * A header over rows that lie in memory; it has to be closed, which leaves the memory alone.
     *
     * @param image whose rows they are: its width, channels and depth
     * @param bytes where they lie, back to back
     */
    public static Mat over(Dimensions image, int rows, MemorySegment bytes) {
        if (bytes.byteSize() < rows * image.rowBytes()) {
            throw new IllegalArgumentException(
                    "%d rows of %d bytes do not fit into %d bytes".formatted(rows, image.rowBytes(), bytes.byteSize()));
        }
        return new Mat(rows, image.width(), RowBand.type(image), pointer(bytes));
    }

    private static BytePointer pointer(MemorySegment bytes) {
        return new BytePointer(new Pointer() {
            {
                address = bytes.address();
            }
        });
    }
}
