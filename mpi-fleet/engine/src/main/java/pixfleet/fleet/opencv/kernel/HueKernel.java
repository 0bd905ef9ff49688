package pixfleet.fleet.opencv.kernel;

import com.google.auto.service.AutoService;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.operation.Hue;

/** A colour matrix; gray has no hue. */
@AutoService(KernelProvider.class)
public final class HueKernel implements Kernel<Hue> {
    @Override
    public Class<Hue> operation() {
        return Hue.class;
    }

    @Override
    public void apply(Hue hue, RowBand in, RowBand out, MatPool pool) {
        if (in.image().channels() == 1) {
            in.mat().copyTo(out.mat());
        } else {
            matrix(Math.toRadians(hue.angle())).apply(in, out);
        }
    }

    private static ColourMatrix matrix(double angle) {
        double c = StrictMath.cos(angle);
        double s = StrictMath.sin(angle);
        return new ColourMatrix(
                0.213 + c * 0.787 - s * 0.213,
                0.715 - c * 0.715 - s * 0.715,
                0.072 - c * 0.072 + s * 0.928,
                0.213 - c * 0.213 + s * 0.143,
                0.715 + c * 0.285 + s * 0.140,
                0.072 - c * 0.072 - s * 0.283,
                0.213 - c * 0.213 - s * 0.787,
                0.715 - c * 0.715 + s * 0.715,
                0.072 + c * 0.928 + s * 0.072);
    }
}
