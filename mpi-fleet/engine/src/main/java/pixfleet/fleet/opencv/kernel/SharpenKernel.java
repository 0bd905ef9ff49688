package pixfleet.fleet.opencv.kernel;

import com.google.auto.service.AutoService;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.operation.Sharpen;

/** A kernel of five weights. */
@AutoService(KernelProvider.class)
public final class SharpenKernel implements Kernel<Sharpen> {
    @Override
    public Class<Sharpen> operation() {
        return Sharpen.class;
    }

    @Override
    public void apply(Sharpen sharpen, RowBand in, RowBand out, MatPool pool) {
        float side = (float) -sharpen.amount();
        float[] weights = {0, side, 0, side, (float) (1 + 4 * sharpen.amount()), side, 0, side, 0};
        Weights.lay(weights, 0, in, out);
    }
}
