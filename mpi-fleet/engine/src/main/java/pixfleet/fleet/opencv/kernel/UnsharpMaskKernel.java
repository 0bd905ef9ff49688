package pixfleet.fleet.opencv.kernel;

import com.google.auto.service.AutoService;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.operation.UnsharpMask;

/**
 * Adds to each value its distance from OpenCV's {@code GaussianBlur}.
 *
 * <p>The product is rounded by itself and added as a whole number, so nothing rests on how OpenCV's {@code addWeighted} fuses
 * product and sum inside a vector and at its end, which strips have elsewhere than the whole image.
 */
@AutoService(KernelProvider.class)
public final class UnsharpMaskKernel implements Kernel<UnsharpMask> {
    private static final double WHITE = 255;

    @Override
    public Class<UnsharpMask> operation() {
        return UnsharpMask.class;
    }

    @Override
    public void apply(UnsharpMask mask, RowBand in, RowBand out, MatPool pool) {
        try (var scope = pool.open();
                var size = new Size(mask.ksize(), mask.ksize())) {
            Mat blurred = scope.mat();
            Mat distance = scope.mat();
            int signed = in.image().depth() == 16 ? opencv_core.CV_32S : opencv_core.CV_16S;
            Mat everywhere = opencv_core.noArray();
            opencv_imgproc.GaussianBlur(
                    in.mat(),
                    blurred,
                    size,
                    mask.sigma(),
                    mask.sigma(),
                    opencv_core.BORDER_REFLECT_101,
                    opencv_core.ALGO_HINT_DEFAULT);
            opencv_core.subtract(in.mat(), blurred, distance, everywhere, signed);
            distance.convertTo(distance, signed, mask.amount(), 0);
            opencv_core.add(in.mat(), distance, out.mat(), everywhere, in.mat().depth());
            leaveAlike(mask, in, blurred, out, scope);
        }
        Alpha.keep(in, out);
    }

    private static void leaveAlike(UnsharpMask mask, RowBand in, Mat blurred, RowBand out, MatPool.Scope scope) {
        if (mask.threshold() == 0) {
            return;
        }
        Mat alike = scope.mat();
        opencv_core.absdiff(in.mat(), blurred, blurred);
        // Not compare, which takes an image of one pixel for a number.
        double most = Math.ceil(Levels.own(mask.threshold(), in.image())) - 1;
        opencv_imgproc.threshold(blurred, blurred, most, WHITE, opencv_imgproc.THRESH_BINARY_INV);
        blurred.convertTo(alike, opencv_core.CV_8U);
        in.mat().copyTo(out.mat(), alike);
    }
}
