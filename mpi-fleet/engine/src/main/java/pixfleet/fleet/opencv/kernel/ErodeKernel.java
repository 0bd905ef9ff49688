package pixfleet.fleet.opencv.kernel;

import com.google.auto.service.AutoService;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Scalar;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.operation.Erode;

/** OpenCV's {@code erode}. */
@AutoService(KernelProvider.class)
public final class ErodeKernel implements Kernel<Erode> {
    @Override
    public Class<Erode> operation() {
        return Erode.class;
    }

    @Override
    public void apply(Erode erode, RowBand in, RowBand out, MatPool pool) {
        try (Mat element = Element.of(erode.element(), erode.ksize());
                var centre = new Point(-1, -1);
                Scalar border = opencv_imgproc.morphologyDefaultBorderValue()) {
            opencv_imgproc.erode(
                    in.mat(), out.mat(), element, centre, erode.iterations(), opencv_core.BORDER_CONSTANT, border);
        }
    }
}
