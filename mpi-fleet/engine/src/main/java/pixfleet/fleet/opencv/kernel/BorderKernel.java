package pixfleet.fleet.opencv.kernel;

import com.google.auto.service.AutoService;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.operation.Border;

/** Padding alike on all sides. */
@AutoService(KernelProvider.class)
public final class BorderKernel implements Kernel<Border> {
    @Override
    public Class<Border> operation() {
        return Border.class;
    }

    @Override
    public void apply(Border border, RowBand in, RowBand out, MatPool pool) {
        BorderFrame.apply(border.padding(), in, out);
    }

    @Override
    public void undivided(Border border, Mat in, Mat out, MatPool pool) {
        BorderFrame.undivided(border.padding(), in, out);
    }
}
