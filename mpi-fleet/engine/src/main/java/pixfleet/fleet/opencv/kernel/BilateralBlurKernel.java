package pixfleet.fleet.opencv.kernel;

import com.google.auto.service.AutoService;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.operation.BilateralBlur;

/** OpenCV's {@code bilateralFilter}, which knows no alpha. */
@AutoService(KernelProvider.class)
public final class BilateralBlurKernel implements Kernel<BilateralBlur> {
    @Override
    public Class<BilateralBlur> operation() {
        return BilateralBlur.class;
    }

    @Override
    public void apply(BilateralBlur blur, RowBand in, RowBand out, MatPool pool) {
        try (var scope = pool.open()) {
            boolean alpha = in.image().channels() == 4;
            Mat result = alpha ? scope.mat() : out.mat();
            opencv_imgproc.bilateralFilter(
                    Alpha.without(in.mat(), scope),
                    result,
                    blur.diameter(),
                    blur.sigmaColour(),
                    blur.sigmaSpace(),
                    opencv_core.BORDER_REFLECT_101);
            if (alpha) {
                Alpha.join(result, in.mat(), out.mat());
            }
        }
    }
}
