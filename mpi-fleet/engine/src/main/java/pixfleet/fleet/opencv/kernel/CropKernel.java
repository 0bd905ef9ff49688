package pixfleet.fleet.opencv.kernel;

import com.google.auto.service.AutoService;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.operation.Crop;

/** A copy of a rectangle. */
@AutoService(KernelProvider.class)
public final class CropKernel implements Kernel<Crop> {
    @Override
    public Class<Crop> operation() {
        return Crop.class;
    }

    @Override
    public void apply(Crop crop, RowBand in, RowBand out, MatPool pool) {
        try (var box = new Rect(crop.x(), crop.y() + out.first() - in.first(), crop.width(), out.rows());
                var part = new Mat(in.mat(), box)) {
            part.copyTo(out.mat());
        }
    }
}
