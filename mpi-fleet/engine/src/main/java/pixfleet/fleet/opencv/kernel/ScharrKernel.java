package pixfleet.fleet.opencv.kernel;

import com.google.auto.service.AutoService;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.operation.Scharr;

/** OpenCV's {@code Scharr}, and of the result the amount. */
@AutoService(KernelProvider.class)
public final class ScharrKernel implements Kernel<Scharr> {
    private static final int SIZE = 3;

    @Override
    public Class<Scharr> operation() {
        return Scharr.class;
    }

    @Override
    public void apply(Scharr scharr, RowBand in, RowBand out, MatPool pool) {
        try (var scope = pool.open()) {
            Mat found = Derivatives.along(
                    scharr.direction(),
                    (alongX, slope) -> opencv_imgproc.Scharr(
                            in.mat(),
                            slope,
                            Derivatives.depth(in, SIZE),
                            alongX ? 1 : 0,
                            alongX ? 0 : 1,
                            1,
                            0,
                            opencv_core.BORDER_REFLECT_101),
                    scope);
            Derivatives.write(found, scharr.scale(), in, out, scope);
        }
    }
}
