package pixfleet.fleet.opencv;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.opencv.kernel.Slab;
import pixfleet.fleet.opencv.kernel.Toolbox;
import pixfleet.fleet.process.ImageFile;
import pixfleet.fleet.process.Kernels;
import pixfleet.fleet.process.Rendition;
import pixfleet.fleet.process.Stopwatch;
import pixfleet.job.ImageFormat;
import pixfleet.pipeline.Operation;
import pixfleet.pipeline.Pipeline;

/** {@link Kernels} on OpenCV. Whatever OpenCV throws becomes {@link pixfleet.fleet.process.UnfitImage}. */
public final class OpenCvKernels implements Kernels, AutoCloseable {
    private final MatPool pool;
    private final LongSupplier nanos;

    /**
     * @param keptBytes decoded images up to this size have their memory kept for the next one
     * @param nanos a clock that only runs forwards
     */
    public OpenCvKernels(long keptBytes, LongSupplier nanos) {
        this.pool = new MatPool(keptBytes);
        this.nanos = nanos;
    }

    @Override
    public Rendition render(ImageFile file, ByteBuffer original, Pipeline pipeline, Arena arena) {
        var watch = new Stopwatch(nanos);
        try (var scope = pool.open()) {
            Mat first = scope.mat();
            Mat second = scope.mat();
            Mat upright = Decoder.decode(file, original, first, second);
            Duration decode = watch.lap();
            Mat result = run(pipeline, upright, upright.address() == first.address() ? second : first);
            Duration process = watch.lap();
            ImageFormat format = file.format().resultFormat();
            ByteBuffer image = Encoder.encode(result, format, arena);
            ByteBuffer thumb = Encoder.encodeThumb(Thumb.of(result, scope), arena);
            return new Rendition(image, thumb, format, Slab.shape(result), decode, process, watch.lap());
        }
    }

    /** The two matrices take turns as a step's input and output. */
    private Mat run(Pipeline pipeline, Mat image, Mat other) {
        Mat in = image;
        Mat out = other;
        for (Operation operation : pipeline.operations()) {
            try {
                Toolbox.whole(operation, in, out, pool);
            } catch (RuntimeException e) {
                throw Complaint.about(operation, e);
            }
            Mat done = out;
            out = in;
            in = done;
        }
        return in;
    }

    @Override
    public void close() {
        pool.close();
    }
}
