package pixfleet.fleet.opencv.kernel;

import com.google.auto.service.AutoService;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.opencv.MatPool;
import pixfleet.operation.Canny;

/** OpenCV's {@code Canny} on a whole image. */
@AutoService(Tool.class)
public final class CannyKernel implements Kernel<Canny> {
    private static final double SIXTEEN_TO_EIGHT_BITS = 1 / 257.0;

    @Override
    public Class<Canny> operation() {
        return Canny.class;
    }

    @Override
    public void apply(Canny canny, Slab in, Slab out, MatPool pool) {
        try (var scope = pool.open()) {
            Mat plain = opaque(in.mat(), scope);
            opencv_imgproc.Canny(
                    plain, out.mat(), canny.low(), canny.high(), canny.aperture(), "l2".equals(canny.norm()));
        }
    }

    /** The pixels Canny is asked about: 8 bits without alpha. Row by row, so that strips are converted alike. */
    static Mat opaque(Mat in, MatPool.Scope scope) {
        Mat eight = in;
        if (in.depth() != opencv_core.CV_8U) {
            eight = scope.mat();
            in.convertTo(eight, opencv_core.CV_8U, SIXTEEN_TO_EIGHT_BITS, 0);
        }
        if (eight.channels() != 4) {
            return eight;
        }
        Mat colours = scope.mat();
        opencv_imgproc.cvtColor(eight, colours, opencv_imgproc.COLOR_BGRA2BGR);
        return colours;
    }
}
