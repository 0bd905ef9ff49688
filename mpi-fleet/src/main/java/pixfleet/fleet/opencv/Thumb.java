package pixfleet.fleet.opencv;

import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/** A small picture of a result: 8 bits, gray or colour, alpha laid over white. */
final class Thumb {
    private static final int LONGEST_EDGE_PIXELS = 320;

    private Thumb() {}

    /** Draws the thumbnail into a matrix of the scope. Pictures are never enlarged. */
    static Mat of(Mat image, MatPool.Scope scope) {
        int longest = Math.max(image.cols(), image.rows());
        Mat small = image;
        if (longest > LONGEST_EDGE_PIXELS) {
            small = scope.mat();
            try (var size = new Size(scaled(image.cols(), longest), scaled(image.rows(), longest))) {
                opencv_imgproc.resize(image, small, size, 0, 0, opencv_imgproc.INTER_AREA);
            }
        }
        return EightBits.of(small, scope);
    }

    private static int scaled(int edge, int longest) {
        return Math.max(1, Math.round((float) edge * LONGEST_EDGE_PIXELS / longest));
    }
}
