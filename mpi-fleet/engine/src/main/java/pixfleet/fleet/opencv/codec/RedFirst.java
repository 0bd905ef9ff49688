package pixfleet.fleet.opencv.codec;

import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.opencv.mat.MatMemory;

/** Rows as files want them: red first. For one thread. */
final class RedFirst implements AutoCloseable {
    /** Rows whose channels are put in order at a time: what fits the cache is read again at no cost. */
    private static final int BLOCK_BYTES = 256 << 10;

    private final Mat ordered = new Mat();

    /** Hands on all rows, some at a time, each valid until the next. */
    void each(Mat rows, Consumer<MemorySegment> to) {
        int atOnce = Math.clamp(BLOCK_BYTES / (rows.cols() * rows.elemSize()), 1, rows.rows());
        for (int row = 0; row < rows.rows(); row += atOnce) {
            try (Mat some = rows.rowRange(row, Math.min(rows.rows(), row + atOnce))) {
                to.accept(MatMemory.all(of(some)));
            }
        }
    }

    private Mat of(Mat some) {
        switch (some.channels()) {
            case 3 -> opencv_imgproc.cvtColor(some, ordered, opencv_imgproc.COLOR_BGR2RGB);
            case 4 -> opencv_imgproc.cvtColor(some, ordered, opencv_imgproc.COLOR_BGRA2RGBA);
            default -> {
                return some;
            }
        }
        return ordered;
    }

    @Override
    public void close() {
        ordered.close();
    }
}
