package pixfleet.fleet.opencv.kernel;

import com.google.auto.service.AutoService;
import pixfleet.operation.Interpolation;
import pixfleet.operation.Thumbnail;

/** OpenCV's {@code resize} by area; some rows of an image, and what is too large for OpenCV, by its arithmetic repeated. */
@AutoService(KernelProvider.class)
public final class ThumbnailKernel implements ResamplingKernel<Thumbnail> {
    @Override
    public Class<Thumbnail> operation() {
        return Thumbnail.class;
    }

    @Override
    public Interpolation interpolation(Thumbnail thumbnail) {
        return Interpolation.AREA;
    }
}
