package pixfleet.fleet.opencv;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.attach.Attachments;
import pixfleet.fleet.attach.Kept;
import pixfleet.fleet.opencv.codec.Decoder;
import pixfleet.fleet.opencv.codec.Encoder;
import pixfleet.fleet.opencv.codec.Thumb;
import pixfleet.fleet.opencv.codec.Viewing;
import pixfleet.fleet.opencv.kernel.KernelRegistry;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.OpenCvErrors;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.fleet.opencv.strip.JpegStream;
import pixfleet.fleet.process.ImageFile;
import pixfleet.fleet.process.Kernels;
import pixfleet.fleet.process.OtherDecoder;
import pixfleet.fleet.process.Rendition;
import pixfleet.fleet.process.Stopwatch;
import pixfleet.job.ImageFormat;
import pixfleet.pipeline.Operation;
import pixfleet.pipeline.Pipeline;

/** {@link Kernels} on OpenCV. Whatever OpenCV throws becomes {@link pixfleet.header.UnfitImage}. */
public final class OpenCvKernels implements Kernels, AutoCloseable {
    private final MatPool pool;
    private final LongSupplier nanos;
    private final OtherDecoder other;

    /**
     * @param keptBytes decoded images up to this size have their memory kept for the next one
     * @param nanos a clock that only runs forwards
     * @param other decodes what OpenCV does not read right
     */
    public OpenCvKernels(long keptBytes, LongSupplier nanos, OtherDecoder other) {
        this.pool = new MatPool(keptBytes);
        this.nanos = nanos;
        this.other = other;
    }

    @Override
    public Rendition render(ImageFile header, ByteBuffer original, Pipeline pipeline, Arena arena) {
        var watch = new Stopwatch(nanos);
        try (var scope = pool.open()) {
            Mat first = scope.mat();
            Mat second = scope.mat();
            Decoder.Decoded decoded = Decoder.decode(header, original, first, second, other);
            Mat upright = decoded.upright();
            Kept kept = Kept.of(decoded.attachments(), pipeline, RowBand.shape(upright));
            Attachments attachments = kept.attachments();
            Duration decode = watch.lap();
            ImageFormat format = header.format().resultFormat();
            List<Operation> operations = pipeline.operations();
            int whole = JpegStream.wholeOnes(operations);
            Mat image =
                    run(operations.subList(0, whole), upright, upright.address() == first.address() ? second : first);
            List<Operation> others = operations.subList(whole, operations.size());
            Duration process = watch.lap();
            if (format == ImageFormat.JPEG && JpegStream.suits(others, RowBand.shape(image))) {
                var jpeg = JpegStream.encode(image, others, attachments, pool, nanos, arena);
                return new Rendition(
                        jpeg.image(),
                        jpeg.thumb(),
                        format,
                        jpeg.shape(),
                        decode,
                        process.plus(jpeg.process()),
                        jpeg.encode(),
                        kept.notes());
            }
            Mat result = run(others, image, image.address() == first.address() ? second : first);
            process = process.plus(watch.lap());
            ByteBuffer file = Encoder.encode(result, format, attachments, arena);
            ByteBuffer thumb = Encoder.encodeThumb(Thumb.of(result, scope), Viewing.of(attachments), arena);
            return new Rendition(
                    file, thumb, format, RowBand.shape(result), decode, process, watch.lap(), kept.notes());
        }
    }

    /** The two matrices take turns as a step's input and output. */
    private Mat run(List<Operation> operations, Mat image, Mat other) {
        Mat in = image;
        Mat out = other;
        for (Operation operation : operations) {
            try {
                KernelRegistry.whole(operation, in, out, pool);
            } catch (RuntimeException e) {
                throw OpenCvErrors.about(operation, e);
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
