package pixfleet.fleet.opencv.kernel;

import com.google.auto.service.AutoService;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.fleet.opencv.resample.Resized;
import pixfleet.operation.Resize;
import pixfleet.pipeline.Dimensions;

/** OpenCV's {@code resize}; some rows of an image, and what is too large for OpenCV, by its arithmetic repeated. */
@AutoService(KernelProvider.class)
public final class ResizeKernel implements ResamplingKernel<Resize> {
    @Override
    public Class<Resize> operation() {
        return Resize.class;
    }

    @Override
    public RowMaker prepare(Resize resize, Dimensions in) {
        return Resized.of(resize.interpolation(), in, resize.output(in))::make;
    }

    @Override
    public void undivided(Resize resize, Mat in, Mat out, MatPool pool) {
        Dimensions image = RowBand.shape(in);
        Dimensions after = resize.output(image);
        if (!Resized.isWithinOpenCv(image, after)) {
            inRows(resize, RowBand.whole(in), RowBand.all(out, after), pool);
            return;
        }
        try (var size = new Size(after.width(), after.height())) {
            opencv_imgproc.resize(in, out, size, 0, 0, Interpolation.code(resize.interpolation()));
        }
    }
}
