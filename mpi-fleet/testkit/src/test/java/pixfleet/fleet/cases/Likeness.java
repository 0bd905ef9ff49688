package pixfleet.fleet.cases;

import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.indexer.Indexer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;

/** Whether a picture is the right one, as far as the corpus asks. */
final class Likeness {
    /** Below this alpha a premultiplied colour has lost too much to be compared; it stands for all values of the pixel. */
    private static final int FAINT = 20;

    private Likeness() {}

    static Mat decoded(byte[] file) {
        try (var bytes = new BytePointer(file)) {
            return opencv_imgcodecs.imdecode(new Mat(bytes), opencv_imgcodecs.IMREAD_UNCHANGED);
        }
    }

    /** What is wrong with the picture, if anything is. */
    static Optional<String> flaw(Mat right, Mat made, int tolerance) {
        if (right.rows() != made.rows() || right.cols() != made.cols()) {
            return Optional.of(
                    "%d x %d instead of %d x %d".formatted(made.cols(), made.rows(), right.cols(), right.rows()));
        }
        boolean grayInThree = right.channels() == 1 && made.channels() == 3;
        if (right.depth() != made.depth() || (right.channels() != made.channels() && !grayInThree)) {
            return Optional.of("%d channels of depth %d instead of %d of %d"
                    .formatted(made.channels(), made.depth(), right.channels(), right.depth()));
        }
        double most = most(right, made, tolerance);
        return most > tolerance ? Optional.of("a value is off by " + most) : Optional.empty();
    }

    private static double most(Mat right, Mat made, int tolerance) {
        double most = 0;
        boolean lossy = right.channels() == 4 && tolerance > 0;
        try (Indexer a = right.createIndexer();
                Indexer b = made.createIndexer()) {
            for (long y = 0; y < right.rows(); y++) {
                for (long x = 0; x < right.cols(); x++) {
                    boolean faint = lossy && a.getDouble(y, x, 3) <= FAINT;
                    for (long c = faint ? 3 : 0; c < made.channels(); c++) {
                        double truth = a.getDouble(y, x, Math.min(c, right.channels() - 1L));
                        most = Math.max(most, Math.abs(truth - b.getDouble(y, x, c)));
                    }
                }
            }
        }
        return most;
    }

    static boolean eightOrSixteenBits(Mat picture) {
        return picture.depth() == opencv_core.CV_8U || picture.depth() == opencv_core.CV_16U;
    }
}
