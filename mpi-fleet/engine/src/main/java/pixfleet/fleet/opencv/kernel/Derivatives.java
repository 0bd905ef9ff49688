package pixfleet.fleet.opencv.kernel;

import java.util.function.BiConsumer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.operation.Slope;

/** What becomes of derivatives: amounts in the image's own depth. */
final class Derivatives {
    private static final int LARGEST_IN_SHORTS = 5;

    private Derivatives() {}

    /** OpenCV's depth for derivatives by kernels of that edge: shorts where they hold every value, else single precision. */
    static int depth(RowBand in, int ksize) {
        return in.image().depth() == 8 && ksize <= LARGEST_IN_SHORTS ? opencv_core.CV_16S : opencv_core.CV_32F;
    }

    /** The derivatives along x, along y or both put together, as one Sobel or Scharr operation wants them. */
    static Mat along(Slope direction, BiConsumer<Boolean, Mat> derivative, MatPool.Scope scope) {
        Mat x = scope.mat();
        derivative.accept(direction != Slope.Y, x);
        if (direction != Slope.BOTH) {
            return x;
        }
        Mat y = scope.mat();
        derivative.accept(false, y);
        return length(x, y, scope);
    }

    /**
     * The root of the sum of squares. Each step rounds once, so nothing rests on how OpenCV's {@code magnitude} fuses
     * product and sum inside a vector and at its end, which strips have elsewhere than the whole image.
     */
    private static Mat length(Mat x, Mat y, MatPool.Scope scope) {
        Mat length = scope.mat();
        Mat other = scope.mat();
        x.convertTo(length, opencv_core.CV_32F);
        y.convertTo(other, opencv_core.CV_32F);
        opencv_core.multiply(length, length, length);
        opencv_core.multiply(other, other, other);
        opencv_core.add(length, other, length);
        opencv_core.sqrt(length, length);
        return length;
    }

    /** Writes amounts times scale, rounded; alpha is left as it is. */
    static void write(Mat signed, double scale, RowBand in, RowBand out, MatPool.Scope scope) {
        int depth = in.mat().depth();
        Mat falling = scope.mat();
        signed.convertTo(out.mat(), depth, scale, 0);
        signed.convertTo(falling, depth, -scale, 0);
        opencv_core.max(out.mat(), falling, out.mat());
        Alpha.keep(in, out);
    }
}
