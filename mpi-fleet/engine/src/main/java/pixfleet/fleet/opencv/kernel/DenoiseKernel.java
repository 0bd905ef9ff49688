package pixfleet.fleet.opencv.kernel;

import com.google.auto.service.AutoService;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_photo;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.operation.Denoise;

/** OpenCV's {@code fastNlMeansDenoising}, which for 16 bits knows the sum of amounts only. */
@AutoService(KernelProvider.class)
public final class DenoiseKernel implements Kernel<Denoise> {
    @Override
    public Class<Denoise> operation() {
        return Denoise.class;
    }

    @Override
    public void apply(Denoise denoise, RowBand in, RowBand out, MatPool pool) {
        try (var scope = pool.open();
                var strength = new FloatPointer((float) Levels.own(denoise.strength(), in.image()))) {
            boolean alpha = in.image().channels() == 4;
            Mat result = alpha ? scope.mat() : out.mat();
            opencv_photo.fastNlMeansDenoising(
                    Alpha.without(in.mat(), scope),
                    result,
                    strength,
                    denoise.template(),
                    denoise.search(),
                    in.image().depth() == 16 ? opencv_core.NORM_L1 : opencv_core.NORM_L2);
            if (alpha) {
                Alpha.join(result, in.mat(), out.mat());
            }
        }
    }
}
