package pixfleet.fleet.opencv.kernel;

import com.google.auto.service.AutoService;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.operation.Sepia;

/** A colour matrix. */
@AutoService(KernelProvider.class)
public final class SepiaKernel implements Kernel<Sepia> {
    @Override
    public Class<Sepia> operation() {
        return Sepia.class;
    }

    @Override
    public void apply(Sepia sepia, RowBand in, RowBand out, MatPool pool) {
        matrix(1 - sepia.amount()).apply(in, out);
    }

    private static ColourMatrix matrix(double kept) {
        return new ColourMatrix(
                0.393 + 0.607 * kept,
                0.769 - 0.769 * kept,
                0.189 - 0.189 * kept,
                0.349 - 0.349 * kept,
                0.686 + 0.314 * kept,
                0.168 - 0.168 * kept,
                0.272 - 0.272 * kept,
                0.534 - 0.534 * kept,
                0.131 + 0.869 * kept);
    }
}
