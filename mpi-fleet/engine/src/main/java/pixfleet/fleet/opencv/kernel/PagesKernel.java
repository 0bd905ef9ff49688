package pixfleet.fleet.opencv.kernel;

import com.google.auto.service.AutoService;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.operation.Pages;

/** Of a page all pixels are left alone. */
@AutoService(KernelProvider.class)
public final class PagesKernel implements Kernel<Pages> {
    @Override
    public Class<Pages> operation() {
        return Pages.class;
    }

    @Override
    public void apply(Pages pages, RowBand in, RowBand out, MatPool pool) {
        in.mat().copyTo(out.mat());
    }
}
