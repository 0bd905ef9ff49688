package pixfleet.fleet.opencv.kernel;

import com.google.auto.service.AutoService;
import org.bytedeco.opencv.global.opencv_imgproc;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.operation.MorphologyGradient;

/** OpenCV's {@code morphologyEx} with {@code MORPH_GRADIENT}. */
@AutoService(KernelProvider.class)
public final class MorphologyGradientKernel implements Kernel<MorphologyGradient> {
    @Override
    public Class<MorphologyGradient> operation() {
        return MorphologyGradient.class;
    }

    @Override
    public void apply(MorphologyGradient gradient, RowBand in, RowBand out, MatPool pool) {
        MorphologyEx.apply(opencv_imgproc.MORPH_GRADIENT, gradient, in, out);
        Alpha.keep(in, out);
    }
}
