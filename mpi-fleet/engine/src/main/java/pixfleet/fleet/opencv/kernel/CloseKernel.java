package pixfleet.fleet.opencv.kernel;

import com.google.auto.service.AutoService;
import org.bytedeco.opencv.global.opencv_imgproc;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.operation.Close;

/** OpenCV's {@code morphologyEx} with {@code MORPH_CLOSE}. */
@AutoService(KernelProvider.class)
public final class CloseKernel implements Kernel<Close> {
    @Override
    public Class<Close> operation() {
        return Close.class;
    }

    @Override
    public void apply(Close close, RowBand in, RowBand out, MatPool pool) {
        MorphologyEx.apply(opencv_imgproc.MORPH_CLOSE, close, in, out);
    }
}
