package pixfleet.fleet.opencv.kernel;

import com.google.auto.service.AutoService;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.operation.Posterise;

/** A table of levels, in whole numbers. */
@AutoService(KernelProvider.class)
public final class PosteriseKernel implements Kernel<Posterise> {
    private final ToneTable<Posterise> table = new ToneTable<>(PosteriseKernel::tone);

    @Override
    public Class<Posterise> operation() {
        return Posterise.class;
    }

    @Override
    public void apply(Posterise posterise, RowBand in, RowBand out, MatPool pool) {
        table.apply(posterise, in, out, pool);
    }

    private static int tone(Posterise posterise, int value, int most) {
        int steps = posterise.levels() - 1;
        int level = (2 * value * steps + most) / (2 * most);
        return (2 * level * most + steps) / (2 * steps);
    }
}
