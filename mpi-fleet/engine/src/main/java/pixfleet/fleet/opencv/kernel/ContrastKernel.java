package pixfleet.fleet.opencv.kernel;

import com.google.auto.service.AutoService;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.operation.Contrast;

/** A table of distances from middle gray. */
@AutoService(KernelProvider.class)
public final class ContrastKernel implements Kernel<Contrast> {
    private final ToneTable<Contrast> table = new ToneTable<>(ContrastKernel::tone);

    @Override
    public Class<Contrast> operation() {
        return Contrast.class;
    }

    @Override
    public void apply(Contrast contrast, RowBand in, RowBand out, MatPool pool) {
        table.apply(contrast, in, out, pool);
    }

    private static int tone(Contrast contrast, int value, int most) {
        double middle = most / 2.0;
        return RowNumbers.stored((value - middle) * contrast.factor() + middle, most);
    }
}
