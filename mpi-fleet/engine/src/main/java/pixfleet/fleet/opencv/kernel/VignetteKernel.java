package pixfleet.fleet.opencv.kernel;

import com.google.auto.service.AutoService;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.operation.Vignette;
import pixfleet.pipeline.Dimensions;

/** Multiplies in doubles by what the place in the whole image says. */
@AutoService(KernelProvider.class)
public final class VignetteKernel implements Kernel<Vignette> {
    @Override
    public Class<Vignette> operation() {
        return Vignette.class;
    }

    @Override
    public void apply(Vignette vignette, RowBand in, RowBand out, MatPool pool) {
        out.create();
        Dimensions image = in.image();
        var rows = new RowNumbers(image);
        int[] row = new int[image.width() * image.channels()];
        double[] across = new double[image.width()];
        for (int x = 0; x < across.length; x++) {
            across[x] = squared(x, image.width());
        }
        for (int y = 0; y < out.rows(); y++) {
            rows.read(in.mat(), y, row);
            darken(vignette, across, squared(out.first() + y, image.height()), row, image);
            rows.write(out.mat(), y, row);
        }
    }

    /** The square of the distance from the middle, 0 to 1. */
    private static double squared(int place, int size) {
        double distance = size == 1 ? 0 : (2.0 * place - (size - 1)) / (size - 1);
        return distance * distance;
    }

    private static void darken(Vignette vignette, double[] across, double down, int[] row, Dimensions image) {
        int channels = image.channels();
        int most = Levels.white(image);
        for (int x = 0; x < across.length; x++) {
            double distance = Math.sqrt((across[x] + down) / 2);
            if (distance > vignette.radius()) {
                double way = (distance - vignette.radius()) / (1 - vignette.radius());
                double light = 1 - vignette.strength() * (way * way);
                for (int i = x * channels; i < x * channels + Math.min(channels, 3); i++) {
                    row[i] = RowNumbers.stored(row[i] * light, most);
                }
            }
        }
    }
}
