package pixfleet.fleet.opencv.kernel;

import com.google.auto.service.AutoService;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.operation.Emboss;

/** A kernel that weighs each neighbour by how far from the light it lies. */
@AutoService(KernelProvider.class)
public final class EmbossKernel implements Kernel<Emboss> {
    @Override
    public Class<Emboss> operation() {
        return Emboss.class;
    }

    @Override
    public void apply(Emboss emboss, RowBand in, RowBand out, MatPool pool) {
        boolean picture = emboss.ground() == Emboss.Backdrop.PICTURE;
        var weights = new float[9];
        for (int y = -1; y <= 1; y++) {
            for (int x = -1; x <= 1; x++) {
                weights[3 * y + x + 4] =
                        (float) (-(emboss.light().south() * y + emboss.light().east() * x) * emboss.strength());
            }
        }
        weights[4] = picture ? 1 : 0;
        Weights.lay(weights, picture ? 0 : Levels.count(in.image()) / 2.0, in, out);
    }
}
