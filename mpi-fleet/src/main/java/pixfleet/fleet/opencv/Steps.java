package pixfleet.fleet.opencv;

import static org.bytedeco.opencv.global.opencv_core.BORDER_CONSTANT;
import static org.bytedeco.opencv.global.opencv_core.BORDER_REFLECT_101;
import static org.bytedeco.opencv.global.opencv_core.CV_8U;

import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import pixfleet.pipeline.Canny;
import pixfleet.pipeline.Dilate;
import pixfleet.pipeline.Erode;
import pixfleet.pipeline.GaussianBlur;
import pixfleet.pipeline.Invert;
import pixfleet.pipeline.Operation;

/** One kernel an operation: what each does to pixels in B, G, R (, A) order or gray, 8 or 16 bits. */
final class Steps {
    private static final double SIXTEEN_TO_EIGHT_BITS = 1 / 257.0;

    private Steps() {}

    /**
     * Applies one operation.
     *
     * @param in left alone
     * @param out receives the result; its pixels are reused when shape and type fit
     * @param pool lends scratch memory
     */
    static void apply(Operation operation, Mat in, Mat out, MatPool pool) {
        switch (operation) {
            case Canny(double low, double high) -> canny(in, out, low, high, pool);
            case Dilate(int ksize, int iterations) -> {
                try (Mat element = square(ksize);
                        var centre = new Point(-1, -1);
                        Scalar border = opencv_imgproc.morphologyDefaultBorderValue()) {
                    opencv_imgproc.dilate(in, out, element, centre, iterations, BORDER_CONSTANT, border);
                }
            }
            case Erode(int ksize, int iterations) -> {
                try (Mat element = square(ksize);
                        var centre = new Point(-1, -1);
                        Scalar border = opencv_imgproc.morphologyDefaultBorderValue()) {
                    opencv_imgproc.erode(in, out, element, centre, iterations, BORDER_CONSTANT, border);
                }
            }
            case GaussianBlur(int ksize, double sigma) -> {
                try (var size = new Size(ksize, ksize)) {
                    opencv_imgproc.GaussianBlur(
                            in, out, size, sigma, sigma, BORDER_REFLECT_101, opencv_core.ALGO_HINT_DEFAULT);
                }
            }
            case Invert _ -> invert(in, out);
        }
    }

    private static Mat square(int ksize) {
        try (var size = new Size(ksize, ksize)) {
            return opencv_imgproc.getStructuringElement(opencv_imgproc.MORPH_RECT, size);
        }
    }

    /** Turns all bits over, then puts alpha back, the fourth channel. */
    private static void invert(Mat in, Mat out) {
        opencv_core.bitwise_not(in, out);
        if (in.channels() == 4) {
            try (var alpha = new IntPointer(3, 3)) {
                opencv_core.mixChannels(in, 1, out, 1, alpha, 1);
            }
        }
    }

    private static void canny(Mat in, Mat out, double low, double high, MatPool pool) {
        try (var scope = pool.open()) {
            Mat eight = in;
            if (in.depth() != CV_8U) {
                eight = scope.mat();
                in.convertTo(eight, CV_8U, SIXTEEN_TO_EIGHT_BITS, 0);
            }
            Mat opaque = eight;
            if (in.channels() == 4) {
                opaque = scope.mat();
                opencv_imgproc.cvtColor(eight, opaque, opencv_imgproc.COLOR_BGRA2BGR);
            }
            opencv_imgproc.Canny(opaque, out, low, high);
        }
    }
}
