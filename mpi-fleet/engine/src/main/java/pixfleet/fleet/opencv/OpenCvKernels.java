package pixfleet.fleet.opencv;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.attach.Attachment;
import pixfleet.fleet.attach.Attachments;
import pixfleet.fleet.attach.Kept;
import pixfleet.fleet.attach.Metadata;
import pixfleet.fleet.attach.Profile;
import pixfleet.fleet.codec.DeepZoom;
import pixfleet.fleet.codec.EncodedPiece;
import pixfleet.fleet.opencv.codec.Decoder;
import pixfleet.fleet.opencv.codec.Encoder;
import pixfleet.fleet.opencv.codec.Thumb;
import pixfleet.fleet.opencv.codec.TiffStack;
import pixfleet.fleet.opencv.codec.Viewing;
import pixfleet.fleet.opencv.codec.WholeTiles;
import pixfleet.fleet.opencv.kernel.KernelRegistry;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.OpenCvErrors;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.fleet.opencv.strip.JpegStream;
import pixfleet.fleet.process.Decoding.Route;
import pixfleet.fleet.process.ImageFile;
import pixfleet.fleet.process.Kernels;
import pixfleet.fleet.process.OtherCodec;
import pixfleet.fleet.process.OtherDecoder;
import pixfleet.fleet.process.Rendition;
import pixfleet.fleet.process.Results;
import pixfleet.fleet.process.Stopwatch;
import pixfleet.header.FileBytes;
import pixfleet.header.TiffPages;
import pixfleet.header.UnfitImage;
import pixfleet.job.Encoding;
import pixfleet.job.ImageFormat;
import pixfleet.job.Pyramid;
import pixfleet.job.Pyramid.Side;
import pixfleet.job.Task;
import pixfleet.operation.Pages;
import pixfleet.operation.Thumbnail;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.Operation;
import pixfleet.pipeline.Pipeline;

/** {@link Kernels} on OpenCV. Whatever OpenCV throws becomes {@link pixfleet.header.UnfitImage}. */
public final class OpenCvKernels implements Kernels, AutoCloseable {
    private static final int STACK_CHUNK_BYTES = 16 << 20;

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

        int reduction(Pipeline pipeline) {
            boolean mayBe = format() == ImageFormat.JPEG
                    && header.dimensions().channels() == 3
                    && header.decoding().route() instanceof Route.OpenCv;
            return mayBe && pipeline.operations().getFirst() instanceof Thumbnail thumbnail
                    ? thumbnail.reduction(header.dimensions())
                    : 1;
        }

        /** The same file, of which one page is to be seen. */
        Source at(TiffPages pages, int page) {
            pages.open(bytes, page);
            return page == 0 ? this : new Source(ImageFile.read(bytes), bytes);
        }
    }

    private Rendition render(Source source, Pipeline pipeline, Arena arena, Optional<Cutter> tiles) {
        if (source.format() != ImageFormat.TIFF) {
            var _ = Pages.chosen(pipeline, 1);
            return one(source, pipeline, arena, tiles);
        }
        var pages = TiffPages.of(FileBytes.of(source.bytes()));
        List<Integer> chosen = Pages.chosen(pipeline, pages.places().size());
        if (chosen.size() == 1) {
            return one(source.at(pages, chosen.getFirst()), pipeline, arena, tiles);
        }
        if (Encoding.of(pipeline, ImageFormat.TIFF) instanceof Encoding.Tiff tiff) {
            return stack(source, pages, chosen, pipeline, tiff, arena, tiles);
        }
        throw new UnfitImage(
                "The file has %d pages and %s holds one: choose one with pages:first=1:last=1, or let the result be TIFF."
                        .formatted(
                                chosen.size(),
                                Encoding.of(pipeline, ImageFormat.TIFF).format()));
    }

    /** All pages, one after the other: of the original and the result there is one at a time. */
    private Rendition stack(
            Source source,
            TiffPages pages,
            List<Integer> chosen,
            Pipeline pipeline,
            Encoding.Tiff encoding,
            Arena arena,
            Optional<Cutter> tiles) {
        Dimensions out = pipeline.output(source.header().dimensions());
        var times = new Times();
        var notes = new LinkedHashSet<String>();
        var piece = new EncodedPiece(arena, STACK_CHUNK_BYTES);
        Optional<Rendition> first = Optional.empty();
        try (var stack = new TiffStack(encoding, chosen.size() * out.decodedBytes(), piece)) {
            for (int page : chosen) {
                Source at = source.at(pages, page);
                try (var scope = pool.open()) {
                    var watch = new Stopwatch(nanos);
                    Mat one = scope.mat();
                    Mat two = scope.mat();
                    Decoder.Decoded decoded = Decoder.decode(at.header(), at.bytes(), one, two, other);
                    Mat upright = decoded.upright();
                    Kept kept = Kept.of(decoded.attachments(), pipeline, RowBand.shape(upright));
                    notes.addAll(kept.notes());
                    times.decode = times.decode.plus(watch.lap());
                    if (first.isEmpty()) {
                        tiles.filter(_ -> DeepZoom.wanted(RowBand.shape(upright), ImageFormat.TIFF))
                                .ifPresent(it -> it.cut(Side.ORIGINAL, upright, Viewing.of(decoded.attachments())));
                    }
                    List<Operation> steps = steps(pipeline, RowBand.shape(upright));
                    Mat result = run(steps, upright, upright.address() == one.address() ? two : one);
                    times.process = times.process.plus(watch.lap());
                    stack.add(result, kept.attachments());
                    if (first.isEmpty()) {
                        var viewing = Viewing.of(kept.attachments());
                        tiles.ifPresent(it -> it.cut(Side.RESULT, result, viewing));
                        first = Optional.of(new Rendition(
                                ByteBuffer.allocate(0),
                                Encoder.encodeThumb(Thumb.of(result, scope), viewing, arena),
                                ImageFormat.TIFF,
                                RowBand.shape(result),
                                Duration.ZERO,
                                Duration.ZERO,
                                Duration.ZERO,
                                List.of()));
                    }
                    times.encode = times.encode.plus(watch.lap());
                }
            }
            notes.add("The result has %d pages; the thumbnail shows the first.".formatted(chosen.size()));
            return new Rendition(
                    stack.file(),
                    first.orElseThrow().thumb(),
                    ImageFormat.TIFF,
                    first.orElseThrow().dimensions(),
                    times.decode,
                    times.process,
                    times.encode,
                    List.copyOf(notes));
        }
    }

    private static final class Times {
        private Duration decode = Duration.ZERO;
        private Duration process = Duration.ZERO;
        private Duration encode = Duration.ZERO;
    }

    private Rendition one(Source source, Pipeline pipeline, Arena arena, Optional<Cutter> tiles) {
        var watch = new Stopwatch(nanos);
        try (var scope = pool.open()) {
            Mat first = scope.mat();
            Mat second = scope.mat();
            Decoder.Decoded decoded =
                    Decoder.decode(source.header(), source.reduction(pipeline), source.bytes(), first, second, other);
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
        int first = operations.getFirst().isFirst() ? 1 : 0;
        boolean leaves = last >= first
                && operations.getLast().isLast()
                && shapes.get(last).equals(shapes.getLast());
        return operations.subList(first, leaves ? last : last + 1);
    }

    private ByteBuffer encode(Mat result, Encoding encoding, Attachments attachments, Arena arena) {
        return switch (encoding) {
            case Encoding.Jpeg _, Encoding.Png _, Encoding.Tiff _, Encoding.Webp _ ->
                Encoder.encode(result, encoding, attachments, arena);
            case Encoding.Other it -> {
                // Versions of libvips differ in what they write into JPEG XL: it is put in afterwards.
                var given = it.format() == ImageFormat.JXL ? Metadata.NONE : attachments.metadata();
                ByteBuffer file = other.encode(
                        it,
                        new OtherDecoder.Picture(
                                RowBand.shape(result),
                                Encoder.redFirst(result, arena),
                                attachments.profile().map(OpenCvKernels::bytes),
                                given.named(),
                                given.packet()),
                        arena);
                yield Attachment.put(it.format(), attachments, file, arena);
            }
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
