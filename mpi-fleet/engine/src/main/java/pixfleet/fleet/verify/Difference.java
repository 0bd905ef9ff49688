package pixfleet.fleet.verify;

import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * How far two images are apart.
 *
 * @param differing values that differ; all of them if the shapes do
 * @param values values there are, rows times columns times channels
 */
public record Difference(long differing, long values) {
    /**
     * Compares rows of two images value by value.
     *
     * @param rows how many, spread evenly from the first to the last; all if the expected image has no more
     */
    public static Difference between(Mat expected, Mat actual, int rows) {
        int height = expected.rows();
        if (rows >= height
                || expected.type() != actual.type()
                || height != actual.rows()
                || expected.cols() != actual.cols()) {
            return between(expected, actual);
        }
        long differing = 0;
        long values = 0;
        for (int i = 0; i < rows; i++) {
            int row = rows == 1 ? 0 : (int) ((long) i * (height - 1) / (rows - 1));
            try (Mat one = expected.row(row);
                    Mat other = actual.row(row)) {
                Difference difference = between(one, other);
                differing += difference.differing();
                values += difference.values();
            }
        }
        return new Difference(differing, values);
    }

    /** Compares two images value by value. */
    public static Difference between(Mat expected, Mat actual) {
        long values = expected.total() * expected.channels();
        if (expected.type() != actual.type() || expected.rows() != actual.rows() || expected.cols() != actual.cols()) {
            return new Difference(values, values);
        }
        var unlike = new Mat();
        opencv_core.compare(expected.reshape(1), actual.reshape(1), unlike, opencv_core.CMP_NE);
        return new Difference(opencv_core.countNonZero(unlike), values);
    }
}
