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
        boolean picture = "picture".equals(emboss.ground());
        int south = emboss.light().startsWith("south") ? 1 : emboss.light().startsWith("north") ? -1 : 0;
        int east = emboss.light().endsWith("east") ? 1 : emboss.light().endsWith("west") ? -1 : 0;
        var weights = new float[9];
        for (int y = -1; y <= 1; y++) {
            for (int x = -1; x <= 1; x++) {
                weights[3 * y + x + 4] = (float) (-(south * y + east * x) * emboss.strength());
            }
        }
        weights[4] = picture ? 1 : 0;
        Weights.lay(weights, picture ? 0 : Levels.count(in.image()) / 2.0, in, out);
    }
}
