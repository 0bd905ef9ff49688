package pixfleet.fleet.opencv.kernel;

import java.util.function.BiConsumer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.opencv.MatPool;

/** What becomes of derivatives, which are computed in single precision: amounts in the image's own depth. */
final class Derivatives {
    static final int DEPTH = opencv_core.CV_32F;

    private Derivatives() {}

    /** The derivatives along x, along y or both put together, as one Sobel or Scharr operation wants them. */
    static Mat along(String direction, BiConsumer<Boolean, Mat> derivative, MatPool.Scope scope) {
        Mat x = scope.mat();
        derivative.accept(!"y".equals(direction), x);
        if (!"both".equals(direction)) {
            return x;
        }
        Mat y = scope.mat();
        derivative.accept(false, y);
        return length(x, y);
    }

    /**
     * The root of the sum of squares, in x. Each step rounds once, so a value does not depend on where in a vector
     * register it stood; OpenCV's {@code magnitude} does not promise that.
     */
    private static Mat length(Mat x, Mat y) {
        opencv_core.multiply(x, x, x);
        opencv_core.multiply(y, y, y);
        opencv_core.add(x, y, x);
        opencv_core.sqrt(x, x);
        return x;
    }

    /** Writes amounts times scale, rounded; alpha is left as it is. */
    static void write(Mat signed, double scale, Slab in, Slab out, MatPool.Scope scope) {
        int depth = in.mat().depth();
        Mat falling = scope.mat();
        signed.convertTo(out.mat(), depth, scale, 0);
        signed.convertTo(falling, depth, -scale, 0);
        opencv_core.max(out.mat(), falling, out.mat());
        Alpha.keep(in, out);
    }
}
