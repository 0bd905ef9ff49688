package pixfleet.fleet.opencv.kernel;

import com.google.auto.service.AutoService;
import org.bytedeco.opencv.global.opencv_imgproc;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.operation.BlackHat;

/** OpenCV's {@code morphologyEx} with {@code MORPH_BLACKHAT}. */
@AutoService(KernelProvider.class)
public final class BlackHatKernel implements Kernel<BlackHat> {
    @Override
    public Class<BlackHat> operation() {
        return BlackHat.class;
    }

    @Override
    public void apply(BlackHat hat, RowBand in, RowBand out, MatPool pool) {
        MorphologyEx.apply(opencv_imgproc.MORPH_BLACKHAT, hat, in, out);
        Alpha.keep(in, out);
    }
}
