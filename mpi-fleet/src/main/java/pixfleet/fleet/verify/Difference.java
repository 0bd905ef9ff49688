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
