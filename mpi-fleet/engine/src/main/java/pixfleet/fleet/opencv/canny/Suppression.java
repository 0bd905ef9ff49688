package pixfleet.fleet.opencv.canny;

import static org.bytedeco.opencv.global.opencv_core.CMP_GT;

import java.util.function.Supplier;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;

/**
 * Thins edges: keeps a pixel whose norm is the largest across the edge, on a rectangle of one size.
 *
 * <p>The direction across is one of four, parted at 22.5 and 67.5 degrees. Of two equal norms the one further right or
 * down counts; on a diagonal neither does.
 *
 * <p>On photographs few norms are large enough to be looked at: these are looked at {@link SparseSuppression one by one}. Where there
 * are many, {@link DenseSuppression a step for all pixels at a time} is faster.
 */
final class Suppression implements AutoCloseable {
    /** One pixel by itself takes about as long as this many of all. */
    private static final int PIXELS_A_SINGLE_ONE = 12;

    private final Views views = new Views();
    private final Mat own;
    private final Mat weak;
    private final Mat candidates;
    private final SparseSuppression few;
    private final DenseSuppression every;

    /** For the gradient's rectangle less its outermost pixels, which are only compared with. */
    Suppression(CannySettings settings, Gradient gradient, int rows, int cols, Supplier<Mat> scratch) {
        Mat norm = gradient.largest();
        this.own = views.of(norm, 1, 1, rows, cols);
        this.weak = filled(scratch.get(), rows, cols, norm.type(), settings.weak());
        this.candidates = scratch.get();
        this.few = new SparseSuppression(settings, gradient, rows, cols);
        this.every = new DenseSuppression(settings, gradient, rows, cols, scratch);
    }

    /** Not a scalar: OpenCV takes longer over one, and takes a small rectangle for another one. */
    static Mat filled(Mat mat, int rows, int cols, int type, int value) {
        mat.create(rows, cols, type);
        try (var scalar = new Scalar(value)) {
            return mat.put(scalar);
        }
    }

    /** Marks what is kept {@link EdgeMap#STRONG} or {@link EdgeMap#WEAK}, and the rest 0. */
    void thin(Mat into) {
        opencv_core.compare(own, weak, candidates, CMP_GT);
        int count = opencv_core.countNonZero(candidates);
        if (count == 0) {
            candidates.copyTo(into);
        } else if ((long) count * PIXELS_A_SINGLE_ONE < own.total()) {
            few.thin(candidates, into);
        } else {
            every.thin(candidates, into);
        }
    }

    @Override
    public void close() {
        views.close();
        every.close();
    }
}
