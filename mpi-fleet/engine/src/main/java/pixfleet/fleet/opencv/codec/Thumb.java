package pixfleet.fleet.opencv.codec;

import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;
import pixfleet.fleet.opencv.mat.MatPool;

/** A small picture of a result: 8 bits, gray or colour, alpha laid over white. */
public final class Thumb {
    private static final int LONGEST_EDGE_PIXELS = 320;
    private static final int SAMPLED_ROWS = 3;

    /** In a shorter edge the pixels that are left out would be seen to be missing. */
    private static final int MIN_THINNED_PIXELS = 64;

    private Thumb() {}

    /** Draws the thumbnail into a matrix of the scope. Pictures are never enlarged. */
    public static Mat of(Mat image, MatPool.Scope scope) {
        int longest = Math.max(image.cols(), image.rows());
        Mat small = longest > LONGEST_EDGE_PIXELS ? shrunk(image, longest, scope) : image;
        return EightBits.of(small, scope);
    }

    /**
     * Halves as long as possible, which OpenCV does with vectors, and goes the rest of the way by areas: a fifth of the
     * time of areas alone. In colour the rest is interpolated, which is faster still and passes over thin lines.
     */
    private static Mat shrunk(Mat image, int longest, MatPool.Scope scope) {
        int width = scaled(image.cols(), longest);
        int height = scaled(image.rows(), longest);
        Mat small = scope.mat();
        try (Mat sampled = sampled(image, height);
                var size = new Size(width, height)) {
            Mat from = sampled;
            while (from.cols() >= 2 * width && from.rows() >= 2 * height && smallest(from) >= MIN_THINNED_PIXELS) {
                from = halved(from, scope.mat());
            }
            boolean little = from.cols() < 2 * width && from.rows() < 2 * height;
            boolean interpolated = little && image.channels() > 1;
            int way = interpolated ? opencv_imgproc.INTER_LINEAR : opencv_imgproc.INTER_AREA;
            opencv_imgproc.resize(from, small, size, 0, 0, way);
        }
        return small;
    }

    /**
     * Every so many rows of a colour picture, without a copy, {@value #SAMPLED_ROWS} or more to a row of the thumbnail:
     * reading all of a large one would cost as much as a cheap operation. A gray one keeps all its rows: it may be thin
     * lines, and costs a third.
     */
    private static Mat sampled(Mat image, int height) {
        boolean whole = image.channels() == 1 || image.rows() < MIN_THINNED_PIXELS;
        int every = whole ? 1 : Math.max(1, image.rows() / (SAMPLED_ROWS * height));
        return new Mat(image.rows() / every, image.cols(), image.type(), image.data(), image.step() * every);
    }

    private static int smallest(Mat mat) {
        return Math.min(mat.cols(), mat.rows());
    }

    /** An odd last row or column is left out. */
    private static Mat halved(Mat from, Mat to) {
        try (var even = new Mat(from.rows() / 2 * 2, from.cols() / 2 * 2, from.type(), from.data(), from.step());
                var size = new Size(from.cols() / 2, from.rows() / 2)) {
            opencv_imgproc.resize(even, to, size, 0, 0, opencv_imgproc.INTER_AREA);
        }
        return to;
    }

    private static int scaled(int edge, int longest) {
        return Math.max(1, Math.round((float) edge * LONGEST_EDGE_PIXELS / longest));
    }
}
