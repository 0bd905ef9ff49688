package pixfleet.fleet.opencv.kernel;

import com.google.auto.service.AutoService;
import org.bytedeco.opencv.global.opencv_imgproc;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.operation.Grayscale;

/** OpenCV's {@code cvtColor} to gray. */
@AutoService(KernelProvider.class)
public final class GrayscaleKernel implements Kernel<Grayscale> {
    @Override
    public Class<Grayscale> operation() {
        return Grayscale.class;
    }

    @Override
    public void apply(Grayscale operation, RowBand in, RowBand out, MatPool pool) {
        switch (in.image().channels()) {
            case 1 -> in.mat().copyTo(out.mat());
            case 3 -> opencv_imgproc.cvtColor(in.mat(), out.mat(), opencv_imgproc.COLOR_BGR2GRAY);
            default -> opencv_imgproc.cvtColor(in.mat(), out.mat(), opencv_imgproc.COLOR_BGRA2GRAY);
        }
    }
}
