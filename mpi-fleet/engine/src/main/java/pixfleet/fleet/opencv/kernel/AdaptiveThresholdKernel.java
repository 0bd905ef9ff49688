package pixfleet.fleet.opencv.kernel;

import com.google.auto.service.AutoService;
import org.bytedeco.opencv.global.opencv_imgproc;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.operation.AdaptiveThreshold;

/** OpenCV's {@code adaptiveThreshold}. */
@AutoService(KernelProvider.class)
public final class AdaptiveThresholdKernel implements Kernel<AdaptiveThreshold> {
    @Override
    public Class<AdaptiveThreshold> operation() {
        return AdaptiveThreshold.class;
    }

    @Override
    public void apply(AdaptiveThreshold threshold, RowBand in, RowBand out, MatPool pool) {
        try (var scope = pool.open()) {
            int method = threshold.mean() == AdaptiveThreshold.Mean.MEAN
                    ? opencv_imgproc.ADAPTIVE_THRESH_MEAN_C
                    : opencv_imgproc.ADAPTIVE_THRESH_GAUSSIAN_C;
            opencv_imgproc.adaptiveThreshold(
                    Gray.of(in.mat(), scope),
                    out.mat(),
                    Levels.white(in.image()),
                    method,
                    ThresholdCodes.code(threshold.kind()),
                    threshold.block(),
                    threshold.c());
        }
    }
}
