package pixfleet.fleet.opencv.kernel;

import com.google.auto.service.AutoService;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Size;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.operation.GaussianBlur;

/** OpenCV's {@code GaussianBlur}. */
@AutoService(KernelProvider.class)
public final class GaussianBlurKernel implements Kernel<GaussianBlur> {
    @Override
    public Class<GaussianBlur> operation() {
        return GaussianBlur.class;
    }

    @Override
    public void apply(GaussianBlur blur, RowBand in, RowBand out, MatPool pool) {
        try (var size = new Size(blur.ksize(), blur.ksize())) {
            opencv_imgproc.GaussianBlur(
                    in.mat(),
                    out.mat(),
                    size,
                    blur.sigma(),
                    blur.sigma(),
                    opencv_core.BORDER_REFLECT_101,
                    opencv_core.ALGO_HINT_DEFAULT);
        }
    }
}
