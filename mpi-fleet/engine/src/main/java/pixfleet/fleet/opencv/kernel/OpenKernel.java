package pixfleet.fleet.opencv.kernel;

import com.google.auto.service.AutoService;
import org.bytedeco.opencv.global.opencv_imgproc;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.operation.Open;

/** OpenCV's {@code morphologyEx} with {@code MORPH_OPEN}. */
@AutoService(KernelProvider.class)
public final class OpenKernel implements Kernel<Open> {
    @Override
    public Class<Open> operation() {
        return Open.class;
    }

    @Override
    public void apply(Open open, RowBand in, RowBand out, MatPool pool) {
        MorphologyEx.apply(opencv_imgproc.MORPH_OPEN, open, in, out);
    }
}
