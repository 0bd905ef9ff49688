package pixfleet.fleet.opencv.kernel;

import com.google.auto.service.AutoService;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.fleet.opencv.resample.Resized;
import pixfleet.operation.Thumbnail;
import pixfleet.pipeline.Dimensions;

/** OpenCV's {@code resize} by area; some rows of an image, and what is too large for OpenCV, by its arithmetic repeated. */
@AutoService(KernelProvider.class)
public final class ThumbnailKernel implements ResamplingKernel<Thumbnail> {
    @Override
    public Class<Thumbnail> operation() {
        return Thumbnail.class;
    }

    @Override
    public RowMaker prepare(Thumbnail thumbnail, Dimensions in) {
        return Resized.of("area", in, thumbnail.output(in))::make;
    }

    @Override
    public void undivided(Thumbnail thumbnail, Mat in, Mat out, MatPool pool) {
        Dimensions image = RowBand.shape(in);
        Dimensions after = thumbnail.output(image);
        if (!Resized.isWithinOpenCv(image, after)) {
            inRows(thumbnail, RowBand.whole(in), RowBand.all(out, after), pool);
            return;
        }
        try (var size = new Size(after.width(), after.height())) {
            opencv_imgproc.resize(in, out, size, 0, 0, opencv_imgproc.INTER_AREA);
        }
    }
}
