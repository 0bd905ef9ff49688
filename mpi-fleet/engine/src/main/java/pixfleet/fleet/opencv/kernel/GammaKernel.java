package pixfleet.fleet.opencv.kernel;

import com.google.auto.service.AutoService;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.operation.Gamma;

/** A table of powers. */
@AutoService(KernelProvider.class)
public final class GammaKernel implements Kernel<Gamma> {
    private final ToneTable<Gamma> table = new ToneTable<>(GammaKernel::tone);

    @Override
    public Class<Gamma> operation() {
        return Gamma.class;
    }

    @Override
    public void apply(Gamma gamma, RowBand in, RowBand out, MatPool pool) {
        table.apply(gamma, in, out, pool);
    }

    private static int tone(Gamma gamma, int value, int most) {
        return RowNumbers.stored(most * StrictMath.pow((double) value / most, 1 / gamma.gamma()), most);
    }
}
