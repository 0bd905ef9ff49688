package pixfleet.fleet.opencv.kernel;

import com.google.auto.service.AutoService;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Size;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.operation.BoxBlur;

/** OpenCV's {@code blur}. */
@AutoService(KernelProvider.class)
public final class BoxBlurKernel implements Kernel<BoxBlur> {
    @Override
    public Class<BoxBlur> operation() {
        return BoxBlur.class;
    }

    @Override
    public void apply(BoxBlur blur, RowBand in, RowBand out, MatPool pool) {
        try (var size = new Size(blur.ksize(), blur.ksize());
                var centre = new Point(-1, -1)) {
            opencv_imgproc.blur(in.mat(), out.mat(), size, centre, opencv_core.BORDER_REFLECT_101);
        }
    }
}
