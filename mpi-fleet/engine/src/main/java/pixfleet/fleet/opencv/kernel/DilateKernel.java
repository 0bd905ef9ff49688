package pixfleet.fleet.opencv.kernel;

import com.google.auto.service.AutoService;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Scalar;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.operation.Dilate;

/** OpenCV's {@code dilate}. */
@AutoService(KernelProvider.class)
public final class DilateKernel implements Kernel<Dilate> {
    @Override
    public Class<Dilate> operation() {
        return Dilate.class;
    }

    @Override
    public void apply(Dilate dilate, RowBand in, RowBand out, MatPool pool) {
        try (Mat element = Element.of(dilate.element(), dilate.ksize());
                var centre = new Point(-1, -1);
                Scalar border = opencv_imgproc.morphologyDefaultBorderValue()) {
            opencv_imgproc.dilate(
                    in.mat(), out.mat(), element, centre, dilate.iterations(), opencv_core.BORDER_CONSTANT, border);
        }
    }
}
