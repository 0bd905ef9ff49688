package pixfleet.fleet.opencv.kernel;

import com.google.auto.service.AutoService;
import java.util.Arrays;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.operation.Otsu;

/**
 * Otsu's threshold from the histogram of the whole image, computed in the order in which OpenCV's
 * {@code threshold} does.
 */
@AutoService(KernelProvider.class)
public final class OtsuKernel implements MeasuringKernel<Otsu> {
    @Override
    public Class<Otsu> operation() {
        return Otsu.class;
    }

    private static final double LEAST_SHARE = 1.1920928955078125e-7;

    @Override
    public long[] measure(Otsu otsu, RowBand rows, MatPool pool) {
        try (var scope = pool.open()) {
            return Histogram.of(Gray.of(rows.mat(), scope));
        }
    }

    @Override
    public void apply(Otsu otsu, RowBand in, RowBand out, long[] sums, MatPool pool) {
        try (var scope = pool.open()) {
            opencv_imgproc.threshold(
                    Gray.of(in.mat(), scope),
                    out.mat(),
                    parting(sums),
                    Levels.white(in.image()),
                    ThresholdCodes.code(otsu.kind()));
        }
    }

    @Override
    public void undivided(Otsu otsu, Mat in, Mat out, MatPool pool) {
        try (var scope = pool.open()) {
            opencv_imgproc.threshold(
                    Gray.of(in, scope),
                    out,
                    0,
                    Levels.white(RowBand.shape(in)),
                    ThresholdCodes.code(otsu.kind()) | opencv_imgproc.THRESH_OTSU);
        }
    }

    /** The level that leaves the two classes farthest apart. A class of next to no pixels does not count. */
    static int parting(long[] histogram) {
        double scale = 1.0 / Arrays.stream(histogram).sum();
        double mean = 0;
        for (int i = 0; i < histogram.length; i++) {
            mean += i * (double) histogram[i];
        }
        mean *= scale;
        double darkMean = 0;
        double darkShare = 0;
        double farthest = 0;
        int level = 0;
        for (int i = 0; i < histogram.length; i++) {
            double share = histogram[i] * scale;
            darkMean *= darkShare;
            darkShare += share;
            double lightShare = 1 - darkShare;
            if (Math.min(darkShare, lightShare) < LEAST_SHARE || Math.max(darkShare, lightShare) > 1 - LEAST_SHARE) {
                continue;
            }
            darkMean = (darkMean + i * share) / darkShare;
            double lightMean = (mean - darkShare * darkMean) / lightShare;
            double distance = darkShare * lightShare * (darkMean - lightMean) * (darkMean - lightMean);
            if (distance > farthest) {
                farthest = distance;
                level = i;
            }
        }
        return level;
    }
}
