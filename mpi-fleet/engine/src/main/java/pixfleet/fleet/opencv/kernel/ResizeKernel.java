package pixfleet.fleet.opencv.kernel;

import com.google.auto.service.AutoService;
import pixfleet.operation.Interpolation;
import pixfleet.operation.Resize;

/** OpenCV's {@code resize}; some rows of an image, and what is too large for OpenCV, by its arithmetic repeated. */
@AutoService(KernelProvider.class)
public final class ResizeKernel implements ResamplingKernel<Resize> {
    @Override
    public Class<Resize> operation() {
        return Resize.class;
    }

    @Override
    public Interpolation interpolation(Resize resize) {
        return resize.interpolation();
    }
}
