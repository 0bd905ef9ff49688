package pixfleet.fleet.opencv.kernel;

import com.google.auto.service.AutoService;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.MatVector;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.operation.Channels;
import pixfleet.operation.Normalise;

/** OpenCV's {@code normalize}; in parts of an image, its stretch between the extremes of the whole. */
@AutoService(KernelProvider.class)
public final class NormaliseKernel implements MeasuringKernel<Normalise> {
    @Override
    public Class<Normalise> operation() {
        return Normalise.class;
    }

    @Override
    public long[] measure(Normalise normalise, RowBand rows, MatPool pool) {
        return Histogram.of(rows.mat());
    }

    @Override
    public void apply(Normalise normalise, RowBand in, RowBand out, long[] sums, MatPool pool) {
        ContrastStretch.apply(
                ContrastStretch.ranges(sums, normalise.channels(), in.image(), NormaliseKernel::extremes),
                in,
                out,
                pool);
    }

    @Override
    public void undivided(Normalise normalise, Mat in, Mat out, MatPool pool) {
        try (var scope = pool.open()) {
            Mat colours = Alpha.without(in, scope);
            Mat result = in.channels() == 4 ? scope.mat() : out;
            int white = Levels.white(RowBand.shape(in));
            if (normalise.channels() == Channels.EACH) {
                each(colours, result, white);
            } else {
                full(colours, result, white);
            }
            if (in.channels() == 4) {
                Alpha.join(result, in, out);
            }
        }
    }

    private static void each(Mat in, Mat out, int white) {
        try (var planes = new MatVector()) {
            opencv_core.split(in, planes);
            for (Mat plane : planes.get()) {
                full(plane, plane, white);
            }
            opencv_core.merge(planes, out);
        }
    }

    private static void full(Mat in, Mat out, int white) {
        opencv_core.normalize(in, out, 0, white, opencv_core.NORM_MINMAX, -1, opencv_core.noArray());
    }

    private static ContrastStretch.Range extremes(long[] histogram) {
        int low = 0;
        while (histogram[low] == 0) {
            low++;
        }
        int high = histogram.length - 1;
        while (histogram[high] == 0) {
            high--;
        }
        return new ContrastStretch.Range(low, high);
    }
}
