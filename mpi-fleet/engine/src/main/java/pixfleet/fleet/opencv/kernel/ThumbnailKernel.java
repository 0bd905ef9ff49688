package pixfleet.fleet.opencv.kernel;

import com.google.auto.service.AutoService;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Size;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.operation.Thumbnail;

/** OpenCV's {@code resize} by area of the whole image. */
@AutoService(KernelProvider.class)
public final class ThumbnailKernel implements Kernel<Thumbnail> {
    @Override
    public Class<Thumbnail> operation() {
        return Thumbnail.class;
    }

    @Override
    public void apply(Thumbnail operation, RowBand in, RowBand out, MatPool pool) {
        try (var size = new Size(out.image().width(), out.image().height())) {
            WholeResult.make(
                    out, pool, whole -> opencv_imgproc.resize(in.mat(), whole, size, 0, 0, opencv_imgproc.INTER_AREA));
        }
    }
}
