package pixfleet.fleet.opencv.kernel;

import com.google.auto.service.AutoService;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.operation.Pad;

/** Rows copied from where they come, longer at both ends. */
@AutoService(KernelProvider.class)
public final class PadKernel implements Kernel<Pad> {
    @Override
    public Class<Pad> operation() {
        return Pad.class;
    }

    @Override
    public void apply(Pad pad, RowBand in, RowBand out, MatPool pool) {
        BorderFrame.apply(pad, in, out);
    }

    @Override
    public void undivided(Pad pad, Mat in, Mat out, MatPool pool) {
        BorderFrame.undivided(pad, in, out);
    }
}
