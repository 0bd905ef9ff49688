package pixfleet.fleet.opencv.kernel;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point;
import pixfleet.fleet.opencv.mat.RowBand;

/** Square kernels of weights, laid on each colour; alpha is left as it is. */
final class Weights {
    private Weights() {}

    /**
     * Each value becomes the weighted sum of the square around it, plus an offset, rounded and kept in range.
     *
     * @param weights row by row, a square of at most 7 x 7: for larger ones OpenCV goes by way of a Fourier transform
     * @param offset in values of the image's depth
     */
    static void lay(float[] weights, double offset, RowBand in, RowBand out) {
        int edge = (int) Math.sqrt(weights.length);
        try (var values = new FloatPointer(weights);
                var kernel = new Mat(edge, edge, opencv_core.CV_32FC1, values);
                var centre = new Point(-1, -1)) {
            opencv_imgproc.filter2D(in.mat(), out.mat(), -1, kernel, centre, offset, opencv_core.BORDER_REFLECT_101);
        }
        Alpha.keep(in, out);
    }
}
