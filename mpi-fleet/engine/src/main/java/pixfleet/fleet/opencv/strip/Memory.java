package pixfleet.fleet.opencv.strip;

import java.lang.foreign.MemorySegment;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.pipeline.Dimensions;

/** Native memory seen by OpenCV, and matrices seen as memory. Neither owns what the other does. */
final class Memory {
    private Memory() {}

    /** A header over rows that lie in memory; it has to be closed, which leaves the memory alone. */
    static Mat mat(Dimensions image, int rows, MemorySegment bytes) {
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

    /** A continuous matrix' pixels, valid as long as it is. */
    @SuppressWarnings("restricted")
    static MemorySegment bytes(Mat mat) {
        if (!mat.isContinuous()) {
            throw new IllegalArgumentException("the matrix has gaps");
        }
        return MemorySegment.ofAddress(mat.data().address()).reinterpret(mat.total() * mat.elemSize());
    }
}
