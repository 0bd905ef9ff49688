package pixfleet.fleet.opencv.kernel;

import com.google.auto.service.AutoService;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.operation.Saturation;

/** A colour matrix; gray has nothing to saturate. */
@AutoService(KernelProvider.class)
public final class SaturationKernel implements Kernel<Saturation> {
    @Override
    public Class<Saturation> operation() {
        return Saturation.class;
    }

    @Override
    public void apply(Saturation saturation, RowBand in, RowBand out, MatPool pool) {
        if (in.image().channels() == 1) {
            in.mat().copyTo(out.mat());
        } else {
            matrix(saturation.factor()).apply(in, out);
        }
    }

    private static ColourMatrix matrix(double s) {
        return new ColourMatrix(
                0.213 + 0.787 * s,
                0.715 - 0.715 * s,
                0.072 - 0.072 * s,
                0.213 - 0.213 * s,
                0.715 + 0.285 * s,
                0.072 - 0.072 * s,
                0.213 - 0.213 * s,
                0.715 - 0.715 * s,
                0.072 + 0.928 * s);
    }
}
