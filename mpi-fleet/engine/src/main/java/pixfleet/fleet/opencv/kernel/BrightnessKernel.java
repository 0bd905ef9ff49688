package pixfleet.fleet.opencv.kernel;

import com.google.auto.service.AutoService;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.operation.Brightness;

/** A table of sums. */
@AutoService(KernelProvider.class)
public final class BrightnessKernel implements Kernel<Brightness> {
    private final ToneTable<Brightness> table = new ToneTable<>(BrightnessKernel::tone);

    @Override
    public Class<Brightness> operation() {
        return Brightness.class;
    }

    @Override
    public void apply(Brightness brightness, RowBand in, RowBand out, MatPool pool) {
        table.apply(brightness, in, out, pool);
    }

    private static int tone(Brightness brightness, int value, int most) {
        return RowNumbers.stored(value + brightness.amount() / 100 * most, most);
    }
}
