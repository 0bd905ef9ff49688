package pixfleet.fleet.opencv.kernel;

import com.google.auto.service.AutoService;
import org.bytedeco.opencv.global.opencv_core;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.operation.Invert;

/** Turns all bits over, except of alpha. */
@AutoService(KernelProvider.class)
public final class InvertKernel implements Kernel<Invert> {
    @Override
    public Class<Invert> operation() {
        return Invert.class;
    }

    @Override
    public void apply(Invert operation, RowBand in, RowBand out, MatPool pool) {
        opencv_core.bitwise_not(in.mat(), out.mat());
        Alpha.keep(in, out);
    }
}
