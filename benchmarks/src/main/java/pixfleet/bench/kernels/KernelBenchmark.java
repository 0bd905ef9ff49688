package pixfleet.bench.kernels;

import java.util.concurrent.TimeUnit;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import pixfleet.bench.bare.Step;
import pixfleet.fleet.opencv.kernel.KernelRegistry;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.Natives;
import pixfleet.pipeline.Operation;
import pixfleet.pipeline.Pipeline;

/** An operation as ranks run it, beside the call of OpenCV it comes down to; colour noise, memory used again. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class KernelBenchmark {
    private static final long KEPT_BYTES = 256L << 20;

    /** The operation by its name, with its defaults. */
    @Param({"invert", "erode", "gaussian-blur", "canny"})
    private String operation = "invert";

    /** Width in pixels; the height is three quarters of it. */
    @Param("4000")
    private int width = 4000;

    private final Mat in = new Mat();
    private final Mat out = new Mat();
    private final MatPool pool = new MatPool(KEPT_BYTES);
    private Operation step = Pipeline.parse("invert").operations().getFirst();

    /** Makes the picture. */
    @Setup
    public void draw() {
        Natives.load();
        in.create(width * 3 / 4, width, opencv_core.CV_8UC3);
        try (Mat low = new Mat(new byte[] {0});
                Mat high = new Mat(new byte[] {(byte) 255})) {
            opencv_core.randu(in, low, high);
        }
        step = Pipeline.parse(operation).operations().getFirst();
    }

    /** Frees the pictures. */
    @TearDown
    public void free() {
        in.close();
        out.close();
        pool.close();
    }

    /** The kernel. */
    @Benchmark
    public Mat ours() {
        KernelRegistry.undivided(step, in, out, pool);
        return out;
    }

    /** OpenCV alone. */
    @Benchmark
    public Mat bare() {
        Step.apply(operation, in, out);
        return out;
    }
}
