package pixfleet.fleet.opencv.kernel;

import java.util.function.Consumer;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;

/** Operations that OpenCV can only do on all rows at once. */
final class WholeResult {
    private WholeResult() {}

    /**
     * Makes the whole result and keeps the rows asked for.
     *
     * @param maker writes all rows into the matrix it is given
     */
    static void make(RowBand out, MatPool pool, Consumer<Mat> maker) {
        if (out.rows() == out.image().height()) {
            maker.accept(out.mat());
            return;
        }
        try (var scope = pool.open()) {
            Mat whole = scope.mat();
            maker.accept(whole);
            try (Mat part = whole.rowRange(out.first(), out.first() + out.rows())) {
                part.copyTo(out.mat());
            }
        }
    }
}
