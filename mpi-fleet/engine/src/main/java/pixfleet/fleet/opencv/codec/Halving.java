package pixfleet.fleet.opencv.codec;

import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * Halves pictures: each pixel is the mean of two by two, rounded half up. Of an odd edge the last pixels count twice,
 * so that pixels stay where they are and rows can be halved in parts that begin on even ones.
 */
final class Halving implements AutoCloseable {
    private final Mat even = new Mat();
    private final Mat half = new Mat();

    /** The half of a picture of any shape, valid until the next call. */
    Mat of(Mat picture) {
        Mat from = picture;
        if (picture.rows() % 2 + picture.cols() % 2 > 0) {
            opencv_core.copyMakeBorder(
                    picture, even, 0, picture.rows() % 2, 0, picture.cols() % 2, opencv_core.BORDER_REPLICATE);
            from = even;
        }
        try (var size = new Size(from.cols() / 2, from.rows() / 2)) {
            opencv_imgproc.resize(from, half, size, 0, 0, opencv_imgproc.INTER_AREA);
        }
        return half;
    }

    @Override
    public void close() {
        even.close();
        half.close();
    }
}
