package pixfleet.fleet.opencv.kernel;

import com.google.auto.service.AutoService;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point2f;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.operation.Rotate;
import pixfleet.pipeline.Dimensions;

/** OpenCV's {@code warpAffine} of the whole image, centre to centre. */
@AutoService(KernelProvider.class)
public final class RotateKernel implements Kernel<Rotate> {
    @Override
    public Class<Rotate> operation() {
        return Rotate.class;
    }

    @Override
    public void apply(Rotate rotate, RowBand in, RowBand out, MatPool pool) {
        Dimensions from = in.image();
        Dimensions to = out.image();
        try (var centre = new Point2f((from.width() - 1) / 2f, (from.height() - 1) / 2f);
                Mat matrix = opencv_imgproc.getRotationMatrix2D(centre, -rotate.angle(), 1);
                var size = new Size(to.width(), to.height());
                Scalar colour = Paint.scalar(rotate.colour(), to)) {
            var entries = new DoublePointer(matrix.data());
            entries.put(2, entries.get(2) + (to.width() - from.width()) / 2.0);
            entries.put(5, entries.get(5) + (to.height() - from.height()) / 2.0);
            int interpolation = Interpolation.code(rotate.interpolation());
            int border = opencv_core.BORDER_CONSTANT;
            WholeResult.make(
                    out,
                    pool,
                    whole -> opencv_imgproc.warpAffine(in.mat(), whole, matrix, size, interpolation, border, colour));
        }
    }
}
