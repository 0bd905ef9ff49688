package pixfleet.fleet.opencv;

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

        private Scope() {}

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
                if (mat.total() * mat.elemSize() > keptBytes) {
                    mat.release();
                }
            }
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
