package pixfleet.fleet.opencv.kernel;

import com.google.auto.service.AutoService;
import org.bytedeco.opencv.global.opencv_imgproc;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.operation.Threshold;

/** OpenCV's {@code threshold}. */
@AutoService(KernelProvider.class)
public final class ThresholdKernel implements Kernel<Threshold> {
    @Override
    public Class<Threshold> operation() {
        return Threshold.class;
    }

    @Override
    public void apply(Threshold threshold, RowBand in, RowBand out, MatPool pool) {
        double value = Levels.own(threshold.value(), in.image());
        opencv_imgproc.threshold(
                in.mat(), out.mat(), value, Levels.white(in.image()), ThresholdCodes.code(threshold.kind()));
        Alpha.keep(in, out);
    }
}
