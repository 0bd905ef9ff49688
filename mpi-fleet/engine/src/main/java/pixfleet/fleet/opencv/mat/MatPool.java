package pixfleet.fleet.opencv.mat;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Matrices lent by a scope and used again, since pages once touched are several times faster than fresh ones.
 *
 * <p>For one thread. OpenCV reuses a matrix' memory when shape and type fit and replaces it otherwise.
 */
public final class MatPool implements AutoCloseable {
    private final long keptBytes;
    private final List<Mat> mats = new ArrayList<>();
    private int lent;

    /**
     * @param keptBytes a matrix larger than this is freed when its scope ends
     */
    public MatPool(long keptBytes) {
        this.keptBytes = keptBytes;
    }

    /** Lends matrices until it is closed. Scopes nest. */
    public final class Scope implements AutoCloseable {
        private final int first = lent;
        private final List<Mat> headers = new ArrayList<>();

        private Scope() {}

        /** Closes the matrix with this scope: one made elsewhere, or a header over memory of others. */
        public Mat adopt(Mat header) {
            headers.add(header);
            return header;
        }

        /** Some rows of a continuous matrix as a standalone one on the same memory. */
        public Mat rows(Mat mat, int first, int count) {
            if (first < 0 || count < 1 || first + count > mat.rows()) {
                throw new IllegalArgumentException(
                        "a matrix of %d rows has no %d rows from row %d".formatted(mat.rows(), count, first));
            }
            return adopt(new Mat(count, mat.cols(), mat.type(), mat.ptr(first), mat.step()));
        }

        /** A matrix of any shape and content. */
        public Mat mat() {
            if (lent == mats.size()) {
                mats.add(new Mat());
            }
            return mats.get(lent++);
        }

        @Override
        public void close() {
            for (int i = first; i < lent; i++) {
                Mat mat = mats.get(i);
                if (!mat.empty() && mat.total() * mat.elemSize() > keptBytes) {
                    mat.release();
                }
            }
            headers.forEach(Mat::close);
            lent = first;
        }
    }

    /** Begins to lend; what was lent comes back when the scope is closed. */
    public Scope open() {
        return new Scope();
    }

    @Override
    public void close() {
        mats.forEach(Mat::close);
        mats.clear();
    }
}
