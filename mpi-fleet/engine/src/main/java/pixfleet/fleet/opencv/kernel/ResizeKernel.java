package pixfleet.fleet.opencv.kernel;

import com.google.auto.service.AutoService;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Size;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.operation.Resize;

/** OpenCV's {@code resize} of the whole image. */
@AutoService(KernelProvider.class)
public final class ResizeKernel implements Kernel<Resize> {
    @Override
    public Class<Resize> operation() {
        return Resize.class;
    }

    @Override
    public void apply(Resize resize, RowBand in, RowBand out, MatPool pool) {
        try (var size = new Size(out.image().width(), out.image().height())) {
            int interpolation = Interpolation.code(resize.interpolation());
            WholeResult.make(out, pool, whole -> opencv_imgproc.resize(in.mat(), whole, size, 0, 0, interpolation));
        }
    }
}
