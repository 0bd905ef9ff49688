package pixfleet.fleet.opencv.kernel;

import com.google.auto.service.AutoService;
import org.bytedeco.opencv.global.opencv_imgproc;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.operation.TopHat;

/** OpenCV's {@code morphologyEx} with {@code MORPH_TOPHAT}. */
@AutoService(KernelProvider.class)
public final class TopHatKernel implements Kernel<TopHat> {
    @Override
    public Class<TopHat> operation() {
        return TopHat.class;
    }

    @Override
    public void apply(TopHat hat, RowBand in, RowBand out, MatPool pool) {
        MorphologyEx.apply(opencv_imgproc.MORPH_TOPHAT, hat, in, out);
        Alpha.keep(in, out);
    }
}
