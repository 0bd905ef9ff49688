package pixfleet.fleet.opencv.kernel;

import com.google.auto.service.AutoService;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;
import org.bytedeco.opencv.opencv_imgproc.CLAHE;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.operation.Clahe;

/** OpenCV's {@code CLAHE}, on all rows at once. */
@AutoService(KernelProvider.class)
public final class ClaheKernel implements Kernel<Clahe> {
    @Override
    public Class<Clahe> operation() {
        return Clahe.class;
    }

    @Override
    public void apply(Clahe clahe, RowBand in, RowBand out, MatPool pool) {
        WholeResult.make(out, pool, whole -> undivided(clahe, in.mat(), whole, pool));
    }

    @Override
    public void undivided(Clahe clahe, Mat in, Mat out, MatPool pool) {
        try (var scope = pool.open();
                var tiles = new Size(clahe.tiles(), clahe.tiles());
                CLAHE method = opencv_imgproc.createCLAHE(clahe.clip(), tiles)) {
            Luma.change(in, out, scope, method::apply);
        }
    }
}
