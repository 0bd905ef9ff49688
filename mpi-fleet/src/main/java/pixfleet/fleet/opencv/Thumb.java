package pixfleet.fleet.opencv;

import static org.bytedeco.opencv.global.opencv_core.CV_8U;

import java.nio.ByteBuffer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/** A small picture of a result: 8 bits, gray or colour, alpha laid over white. */
final class Thumb {
    private static final int LONGEST_EDGE_PIXELS = 320;
    private static final double SIXTEEN_TO_EIGHT_BITS = 1 / 257.0;

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
        Mat eight = small;
        if (small.depth() != CV_8U) {
            eight = scope.mat();
            small.convertTo(eight, CV_8U, SIXTEEN_TO_EIGHT_BITS, 0);
        }
        return eight.channels() == 4 ? overWhite(eight, scope.mat()) : eight;
    }

    private static int scaled(int edge, int longest) {
        return Math.max(1, Math.round((float) edge * LONGEST_EDGE_PIXELS / longest));
    }

    private static Mat overWhite(Mat in, Mat out) {
        out.create(in.rows(), in.cols(), opencv_core.CV_8UC3);
        ByteBuffer from = in.createBuffer();
        ByteBuffer to = out.createBuffer();
        int pixels = in.rows() * in.cols();
        for (int i = 0; i < pixels; i++) {
            int alpha = from.get(4 * i + 3) & 0xFF;
            for (int c = 0; c < 3; c++) {
                int over = (from.get(4 * i + c) & 0xFF) * alpha + 255 * (255 - alpha);
                to.put(3 * i + c, (byte) ((over + 127) / 255));
            }
        }
        return out;
    }
}
