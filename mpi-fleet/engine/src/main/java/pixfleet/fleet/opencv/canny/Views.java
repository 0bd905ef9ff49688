package pixfleet.fleet.opencv.canny;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Headers on parts of matrices, freed together. OpenCV takes such a header for a matrix of its own, which it does not for a
 * submatrix: it never looks at pixels outside.
 */
final class Views implements AutoCloseable {
    private final List<Mat> views = new ArrayList<>();

    /** A part of {@code whole}, which must not be given other memory meanwhile. */
    Mat of(Mat whole, int top, int left, int rows, int cols) {
        Mat view = part(whole, top, left, rows, cols);
        views.add(view);
        return view;
    }

    /** A part for the caller to free. */
    static Mat part(Mat whole, int top, int left, int rows, int cols) {
        return new Mat(rows, cols, whole.type(), whole.ptr(top, left), whole.step());
    }

    @Override
    public void close() {
        views.forEach(Mat::close);
        views.clear();
    }
}
