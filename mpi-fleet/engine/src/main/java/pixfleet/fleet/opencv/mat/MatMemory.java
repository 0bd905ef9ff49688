package pixfleet.fleet.opencv.mat;

import java.lang.foreign.MemorySegment;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;

/** The memory of matrices, without a copy. What is answered is valid as long as the matrix keeps its memory. */
public final class MatMemory {
    private MatMemory() {}

    /** Bytes of a continuous matrix, which may be empty. */
    public static long bytes(Mat mat) {
        return mat.empty() ? 0 : mat.total() * mat.elemSize();
    }

    /**
     * Some bytes of a continuous matrix.
     *
     * @param at the first one
     * @param bytes less than 2^31
     */
    public static MemorySegment part(Mat mat, long at, long bytes) {
        var from = new BytePointer(mat.data()).position(at);
        return MemorySegment.ofBuffer(from.limit(at + bytes).asByteBuffer());
    }

    /**
     * A standalone matrix on some whole rows of a continuous one.
     *
     * @param first of the rows
     */
    public static Mat rows(Mat mat, int first, int rows) {
        return new Mat(rows, mat.cols(), mat.type(), new BytePointer(mat.data()).position(first * mat.step()));
    }
}
