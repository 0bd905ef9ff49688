package pixfleet.fleet.opencv.kernel;

import com.google.auto.service.AutoService;
import java.util.Arrays;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.operation.Equalise;

/** OpenCV's {@code equalizeHist}; in parts of an image, its table from the histogram of the whole. */
@AutoService(KernelProvider.class)
public final class EqualiseKernel implements MeasuringKernel<Equalise> {
    @Override
    public Class<Equalise> operation() {
        return Equalise.class;
    }

    @Override
    public long[] measure(Equalise equalise, RowBand rows, MatPool pool) {
        try (var scope = pool.open()) {
            return Histogram.of(Luma.of(rows.mat(), scope));
        }
    }

    @Override
    public void apply(Equalise equalise, RowBand in, RowBand out, long[] sums, MatPool pool) {
        byte[] levels = table(sums);
        try (var scope = pool.open()) {
            Mat table = scope.mat();
            table.create(1, levels.length, opencv_core.CV_8UC1);
            table.data().put(levels, 0, levels.length);
            Luma.change(in.mat(), out.mat(), scope, (luma, changed) -> opencv_core.LUT(luma, table, changed));
        }
    }

    @Override
    public void undivided(Equalise equalise, Mat in, Mat out, MatPool pool) {
        try (var scope = pool.open()) {
            Luma.change(in, out, scope, opencv_imgproc::equalizeHist);
        }
    }

    /** OpenCV's table, in single precision as there; the darkest level becomes black, a level alone stays. */
    private static byte[] table(long[] histogram) {
        var table = new byte[histogram.length];
        int darkest = 0;
        while (histogram[darkest] == 0) {
            darkest++;
        }
        long total = Arrays.stream(histogram).sum();
        if (histogram[darkest] == total) {
            Arrays.fill(table, (byte) darkest);
            return table;
        }
        float scale = (histogram.length - 1f) / (total - histogram[darkest]);
        long sum = 0;
        for (int i = darkest + 1; i < table.length; i++) {
            sum += histogram[i];
            table[i] = (byte) Math.min(table.length - 1, (int) Math.rint(sum * scale));
        }
        return table;
    }
}
