package pixfleet.fleet.opencv.kernel;

import com.google.auto.service.AutoService;
import org.bytedeco.opencv.global.opencv_imgproc;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.operation.MedianBlur;

/** OpenCV's {@code medianBlur}. */
@AutoService(KernelProvider.class)
public final class MedianBlurKernel implements Kernel<MedianBlur> {
    @Override
    public Class<MedianBlur> operation() {
        return MedianBlur.class;
    }

    @Override
    public void apply(MedianBlur blur, RowBand in, RowBand out, MatPool pool) {
        opencv_imgproc.medianBlur(in.mat(), out.mat(), blur.ksize());
    }
}
