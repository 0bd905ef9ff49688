package pixfleet.fleet.opencv;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import pixfleet.fleet.opencv.mat.Natives;
import pixfleet.fleet.process.Kernels;
import pixfleet.fleet.process.KernelsContract;
import pixfleet.fleet.process.WholeResults;
import pixfleet.fleet.vips.VipsCodec;

class OpenCvKernelsTest extends KernelsContract {
    private static OpenCvKernels kernels;

    @BeforeAll
    static void load() {
        Natives.load();
        WholeResults none = (key, _, _) -> {
            throw new AssertionError(key + " is stored");
        };
        kernels = new OpenCvKernels(1 << 20, System::nanoTime, VipsCodec.in(1 << 30), none);
    }

    @AfterAll
    static void close() {
        kernels.close();
    }

    @Override
    protected Kernels kernels() {
        return kernels;
    }
}
