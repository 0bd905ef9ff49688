package pixfleet.fleet.opencv.kernel;

import com.google.auto.service.AutoService;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.operation.Laplacian;

/** OpenCV's {@code Laplacian}, and of the result the amount. */
@AutoService(KernelProvider.class)
public final class LaplacianKernel implements Kernel<Laplacian> {
    @Override
    public Class<Laplacian> operation() {
        return Laplacian.class;
    }

    @Override
    public void apply(Laplacian laplacian, RowBand in, RowBand out, MatPool pool) {
        try (var scope = pool.open()) {
            Mat sum = scope.mat();
            opencv_imgproc.Laplacian(
                    in.mat(),
                    sum,
                    Derivatives.depth(in, laplacian.ksize()),
                    laplacian.ksize(),
                    1,
                    0,
                    opencv_core.BORDER_REFLECT_101);
            Derivatives.write(sum, laplacian.scale(), in, out, scope);
        }
    }
}
