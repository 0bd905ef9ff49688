package pixfleet.fleet.opencv.kernel;

import com.google.auto.service.AutoService;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.operation.Depth;

/** OpenCV's {@code convertTo}; the products are exact in its floats, or far from a half. */
@AutoService(KernelProvider.class)
public final class DepthKernel implements Kernel<Depth> {
    private static final double EIGHT_TO_SIXTEEN = 257;

    @Override
    public Class<Depth> operation() {
        return Depth.class;
    }

    @Override
    public void apply(Depth depth, RowBand in, RowBand out, MatPool pool) {
        double scale =
                in.image().depth() == depth.bits() ? 1 : depth.bits() == 16 ? EIGHT_TO_SIXTEEN : 1 / EIGHT_TO_SIXTEEN;
        in.mat().convertTo(out.mat(), out.type(), scale, 0);
    }
}
