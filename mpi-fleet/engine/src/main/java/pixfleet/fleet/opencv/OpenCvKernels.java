package pixfleet.fleet.opencv;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.attach.Attachments;
import pixfleet.fleet.attach.Kept;
import pixfleet.fleet.attach.Profile;
import pixfleet.fleet.codec.DeepZoom;
import pixfleet.fleet.opencv.codec.Decoder;
import pixfleet.fleet.opencv.codec.Encoder;
import pixfleet.fleet.opencv.codec.Thumb;
import pixfleet.fleet.opencv.codec.Viewing;
import pixfleet.fleet.opencv.codec.WholeTiles;
import pixfleet.fleet.opencv.kernel.KernelRegistry;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.OpenCvErrors;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.fleet.opencv.strip.JpegStream;
import pixfleet.fleet.process.ImageFile;
import pixfleet.fleet.process.Kernels;
import pixfleet.fleet.process.OtherCodec;
import pixfleet.fleet.process.OtherDecoder;
import pixfleet.fleet.process.Rendition;
import pixfleet.fleet.process.Results;
import pixfleet.fleet.process.Stopwatch;
import pixfleet.job.Encoding;
import pixfleet.job.ImageFormat;
import pixfleet.job.Pyramid;
import pixfleet.job.Pyramid.Side;
import pixfleet.job.Task;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.Operation;
import pixfleet.pipeline.Pipeline;

/** {@link Kernels} on OpenCV. Whatever OpenCV throws becomes {@link pixfleet.header.UnfitImage}. */
public final class OpenCvKernels implements Kernels, AutoCloseable {
    private final MatPool pool;
    private final LongSupplier nanos;
    private final OtherCodec other;
    private final Results results;

    /**
     * @param keptBytes decoded images up to this size have their memory kept for the next one
     * @param nanos a clock that only runs forwards
     * @param other decodes what OpenCV does not read right, and encodes what it does not write
     * @param results where tiles are stored
     */
    public OpenCvKernels(long keptBytes, LongSupplier nanos, OtherCodec other, Results results) {
        this.pool = new MatPool(keptBytes);
        this.nanos = nanos;
        this.other = other;
        this.results = results;
    }

    /** What cuts pictures into tiles. */
    private interface Cutter {
        void cut(Side side, Mat picture, Viewing viewing);
    }

    @Override
    public Rendition render(ImageFile header, ByteBuffer original, Task task, Arena arena) {
        Cutter cutter = (side, picture, viewing) ->
                WholeTiles.store(picture, viewing, new Pyramid(task.job(), task.image(), side), results, pool);
        return render(new Source(header, original), task.pipeline(), arena, Optional.of(cutter));
    }

    /** As {@link #render(ImageFile, ByteBuffer, Task, Arena)}, without tiles. */
    public Rendition render(ImageFile header, ByteBuffer original, Pipeline pipeline, Arena arena) {
        return render(new Source(header, original), pipeline, arena, Optional.empty());
    }

    private record Source(ImageFile header, ByteBuffer bytes) {
        ImageFormat format() {
            return header.format();
        }
    }

    private Rendition render(Source source, Pipeline pipeline, Arena arena, Optional<Cutter> tiles) {
        var watch = new Stopwatch(nanos);
        try (var scope = pool.open()) {
            Mat first = scope.mat();
            Mat second = scope.mat();
            Decoder.Decoded decoded = Decoder.decode(source.header(), source.bytes(), first, second, other);
            Mat upright = decoded.upright();
            Kept kept = Kept.of(decoded.attachments(), pipeline, RowBand.shape(upright));
            Attachments attachments = kept.attachments();
            Duration decode = watch.lap();
            Encoding encoding = Encoding.of(pipeline, source.format());
            ImageFormat format = encoding.format();
            Optional<Cutter> cutter =
                    tiles.filter(_ -> DeepZoom.wanted(pipeline.output(RowBand.shape(upright)), format));
            cutter.filter(_ -> DeepZoom.wanted(RowBand.shape(upright), source.format()))
                    .ifPresent(it -> it.cut(Side.ORIGINAL, upright, Viewing.of(decoded.attachments())));
            Duration cut = watch.lap();
            List<Operation> operations = steps(pipeline, RowBand.shape(upright));
            int whole = JpegStream.wholeOnes(operations);
            Mat image =
                    run(operations.subList(0, whole), upright, upright.address() == first.address() ? second : first);
            List<Operation> others = operations.subList(whole, operations.size());
            Duration process = watch.lap();
            if (encoding instanceof Encoding.Jpeg as
                    && as.isDivided()
                    && cutter.isEmpty()
                    && JpegStream.suits(others, RowBand.shape(image))) {
                var jpeg = JpegStream.encode(image, others, as, attachments, pool, nanos, arena);
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
            ByteBuffer file = encode(result, encoding, attachments, arena);
            cutter.ifPresent(it -> it.cut(Side.RESULT, result, Viewing.of(attachments)));
            ByteBuffer thumb = Encoder.encodeThumb(Thumb.of(result, scope), Viewing.of(attachments), arena);
            return new Rendition(
                    file,
                    thumb,
                    format,
                    RowBand.shape(result),
                    decode,
                    process,
                    watch.lap().plus(cut),
                    kept.notes());
        }
    }

    /** What is done to pixels: where the last step leaves them alone, it need not copy them. */
    private static List<Operation> steps(Pipeline pipeline, Dimensions image) {
        List<Operation> operations = pipeline.operations();
        List<Dimensions> shapes = pipeline.shapes(image);
        int last = operations.size() - 1;
        boolean leaves = operations.getLast().isLast() && shapes.get(last).equals(shapes.getLast());
        return leaves ? operations.subList(0, last) : operations;
    }

    private ByteBuffer encode(Mat result, Encoding encoding, Attachments attachments, Arena arena) {
        return switch (encoding) {
            case Encoding.Jpeg _, Encoding.Png _, Encoding.Tiff _, Encoding.Webp _ ->
                Encoder.encode(result, encoding, attachments, arena);
            case Encoding.Other it ->
                other.encode(
                        it,
                        new OtherDecoder.Picture(
                                RowBand.shape(result),
                                Encoder.redFirst(result, arena),
                                attachments.profile().map(OpenCvKernels::bytes),
                                attachments.metadata().named(),
                                attachments.metadata().packet()),
                        arena);
        };
    }

    private static byte[] bytes(Profile profile) {
        ByteBuffer all = profile.bytes();
        byte[] bytes = new byte[all.remaining()];
        all.get(bytes);
        return bytes;
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
