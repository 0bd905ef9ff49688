package pixfleet.fleet.opencv.kernel;

import com.google.auto.service.AutoService;
import java.util.Arrays;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.operation.AutoContrast;

/** A stretch between two percentiles of the whole image's histogram. */
@AutoService(KernelProvider.class)
public final class AutoContrastKernel implements MeasuringKernel<AutoContrast> {
    @Override
    public Class<AutoContrast> operation() {
        return AutoContrast.class;
    }

    @Override
    public long[] measure(AutoContrast contrast, RowBand rows, MatPool pool) {
        return Histogram.of(rows.mat());
    }

    @Override
    public void apply(AutoContrast contrast, RowBand in, RowBand out, long[] sums, MatPool pool) {
        ContrastStretch.apply(
                ContrastStretch.ranges(
                        sums, contrast.channels(), in.image(), histogram -> percentiles(histogram, contrast.clip())),
                in,
                out,
                pool);
    }

    /** Where nothing lies between the percentiles: a range that leaves all as it is. */
    private static ContrastStretch.Range percentiles(long[] histogram, double clip) {
        long left = (long) (Arrays.stream(histogram).sum() * clip / 100);
        int low = 0;
        for (long below = histogram[0]; below <= left; below += histogram[low]) {
            low++;
        }
        int high = histogram.length - 1;
        for (long above = histogram[high]; above <= left; above += histogram[high]) {
            high--;
        }
        return high > low ? new ContrastStretch.Range(low, high) : new ContrastStretch.Range(0, histogram.length - 1);
    }
}
