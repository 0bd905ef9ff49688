package pixfleet.fleet.opencv.kernel;

import com.google.auto.service.AutoService;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.operation.Sobel;

/** OpenCV's {@code Sobel}, and of the result the amount. */
@AutoService(KernelProvider.class)
public final class SobelKernel implements Kernel<Sobel> {
    @Override
    public Class<Sobel> operation() {
        return Sobel.class;
    }

    @Override
    public void apply(Sobel sobel, RowBand in, RowBand out, MatPool pool) {
        try (var scope = pool.open()) {
            Mat found = Derivatives.along(
                    sobel.direction(),
                    (alongX, slope) -> opencv_imgproc.Sobel(
                            in.mat(),
                            slope,
                            Derivatives.depth(in, sobel.ksize()),
                            alongX ? 1 : 0,
                            alongX ? 0 : 1,
                            sobel.ksize(),
                            1,
                            0,
                            opencv_core.BORDER_REFLECT_101),
                    scope);
            Derivatives.write(found, sobel.scale(), in, out, scope);
        }
    }
}
