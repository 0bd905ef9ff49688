package pixfleet.fleet.opencv.kernel;

import com.google.auto.service.AutoService;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.operation.Flip;

/** OpenCV's {@code flip}. */
@AutoService(KernelProvider.class)
public final class FlipKernel implements Kernel<Flip> {
    @Override
    public Class<Flip> operation() {
        return Flip.class;
    }

    @Override
    public void apply(Flip flip, RowBand in, RowBand out, MatPool pool) {
        boolean sideways = flip.direction() == Flip.Direction.HORIZONTAL;
        int first = sideways ? out.first() : in.image().height() - out.first() - out.rows();
        try (Mat part = in.part(first, out.rows())) {
            opencv_core.flip(part, out.mat(), code(flip.direction()));
        }
    }

    private static int code(Flip.Direction direction) {
        return switch (direction) {
            case HORIZONTAL -> 1;
            case VERTICAL -> 0;
            case BOTH -> -1;
        };
    }
}
