package pixfleet.fleet.opencv.kernel;

import com.google.auto.service.AutoService;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import pixfleet.fleet.opencv.MatPool;
import pixfleet.operation.Invert;

/** Turns all bits over, then puts alpha back, the fourth channel. */
@AutoService(Tool.class)
public final class InvertKernel implements Kernel<Invert> {
    @Override
    public Class<Invert> operation() {
        return Invert.class;
    }

    @Override
    public void apply(Invert operation, Slab in, Slab out, MatPool pool) {
        opencv_core.bitwise_not(in.mat(), out.mat());
        if (in.image().channels() == 4) {
            try (var alpha = new IntPointer(3, 3)) {
                opencv_core.mixChannels(in.mat(), 1, out.mat(), 1, alpha, 1);
            }
        }
    }
}
