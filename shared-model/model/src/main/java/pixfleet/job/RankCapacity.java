package pixfleet.job;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import pixfleet.operation.Pages;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.Distribution.Geometric;
import pixfleet.pipeline.Distribution.Global;
import pixfleet.pipeline.Distribution.Neighbourhood;
import pixfleet.pipeline.Distribution.Pointwise;
import pixfleet.pipeline.Distribution.Propagating;
import pixfleet.pipeline.Distribution.Resampled;
import pixfleet.pipeline.Distribution.Turning;
import pixfleet.pipeline.Distribution.Warping;
import pixfleet.pipeline.Operation;
import pixfleet.pipeline.Pipeline;

/**
 * How large an image may be for a rank: the one place that knows. Intake asks before it takes an image, the schedule before it
 * gives one to a rank by itself, and ranks once more with the shape in the file itself.
 *
 * <p>A rank by itself holds whole images. A gang holds each of its image's rows in one rank, but the head holds all of them
 * where a file can only be decoded as a whole, and where a step cannot be divided; a gang has one image at a time, so its head
 * has room for more.
 *
 * @param decodedBytes bytes of a decoded image for which a rank by itself has room, 1 to 2^60
 */
public record RankCapacity(long decodedBytes) {
    /** What OpenCV decodes as a whole: its own limits. */
    private static final long MAX_PIXELS = 1L << 30;

    private static final int MAX_EDGE_PIXELS = 1 << 20;

    /** A whole file lies in one buffer of the JVM, which has an int for its length; a file may be a little larger than its pixels. */
    private static final long MAX_FILE_BYTES = Integer.MAX_VALUE;

    private static final long MAX_ALONE_BYTES = MAX_FILE_BYTES - (16 << 20);

    /** A gang works on one image where ranks by themselves hold one each, with what becomes of it. */
    private static final int GANG_SHARE = 3;

    private static final long MAX_BYTES = 1L << 60;

    /** Checks the range. */
    public RankCapacity {
        if (decodedBytes < 1 || decodedBytes > MAX_BYTES) {
            throw new IllegalArgumentException("a rank has room for 1 to 2^60 bytes, not " + decodedBytes);
        }
    }

    /** Room for so many MiB. */
    public static RankCapacity ofMebibytes(long mebibytes) {
        return new RankCapacity(Math.multiplyExact(mebibytes, 1L << 20));
    }

    /** Whether a rank by itself can process the task: its file, and the image before, between and after all steps. */
    public boolean holds(Task task) {
        return task.bytes() <= MAX_FILE_BYTES
                && task.pipeline().shapes(task.dimensions()).stream()
                        .allMatch(shape -> refusal(shape).isEmpty());
    }

    /** Why a rank by itself cannot hold an image of that shape, if it cannot. */
    public Optional<String> refusal(Dimensions shape) {
        return refusal(shape, Math.min(decodedBytes, MAX_ALONE_BYTES));
    }

    /** Why the head of a gang cannot hold an image of that shape, if it cannot. */
    public Optional<String> refusalOfHead(Dimensions shape) {
        return refusal(shape, headBytes());
    }

    /** Bytes of a decoded image for which the head of a gang has room. */
    public long headBytes() {
        return GANG_SHARE * decodedBytes;
    }

    /**
     * Why neither a rank nor a gang of any size can process an image, if none can.
     *
     * @throws pixfleet.pipeline.InvalidPipeline if the pipeline does not take an image of that shape
     */
    public Optional<String> refusal(ImageFormat format, Pipeline pipeline, Dimensions image) {
        List<Dimensions> shapes = pipeline.shapes(image);
        boolean alone = !Encoding.of(pipeline, format).isDivided() || Pages.areMeant(pipeline);
        return IntStream.range(0, shapes.size())
                .filter(at -> alone || isWhole(format, pipeline.operations(), at))
                .mapToObj(shapes::get)
                .map(shape -> alone ? refusal(shape) : refusalOfHead(shape))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /**
     * Why a gang of so many ranks cannot process an image, if it cannot: what a quarter turn gives lies in the ranks' memories
     * until it goes on.
     *
     * @throws pixfleet.pipeline.InvalidPipeline if the pipeline does not take an image of that shape
     */
    public Optional<String> refusalOfShare(Pipeline pipeline, Dimensions image, int ranks) {
        List<Dimensions> shapes = pipeline.shapes(image);
        List<Operation> operations = pipeline.operations();
        return IntStream.range(0, operations.size())
                .mapToLong(at -> share(operations.get(at), shapes.get(at), shapes.get(at + 1), ranks))
                .boxed()
                .filter(share -> share > headBytes())
                .findFirst()
                .map(share -> "The turned image takes %d MiB in each of %d ranks; a rank has room for %d."
                        .formatted(Math.ceilDiv(share, 1L << 20), ranks, headBytes() >> 20));
    }

    /** What a rank holds of an image before and after a step for which ranks exchange pieces of it. */
    private static long share(Operation operation, Dimensions before, Dimensions after, int ranks) {
        return switch (operation.distribution()) {
            case Turning _ -> Math.ceilDiv(after.decodedBytes(), ranks);
            // The middle rows of a slanted rectangle are twice as long as the mean of all.
            case Warping _ ->
                Math.ceilDiv(after.decodedBytes(), ranks)
                        + Math.min(before.decodedBytes(), Math.ceilDiv(2 * before.decodedBytes(), ranks));
            case Pointwise _, Neighbourhood _, Global _, Propagating _, Geometric _, Resampled _ -> 0;
        };
    }

    /** Whether the head of a gang holds the whole image before that step, or after it. */
    private static boolean isWhole(ImageFormat format, List<Operation> operations, int at) {
        boolean decoded = at == 0 && format != ImageFormat.TIFF;
        return decoded
                || (at < operations.size() && isUndivided(operations.get(at)))
                || (at > 0 && isUndivided(operations.get(at - 1)));
    }

    private static boolean isUndivided(Operation operation) {
        return operation.distribution() instanceof Geometric geometric && geometric.isUndivided();
    }

    private static Optional<String> refusal(Dimensions shape, long room) {
        if (shape.width() > MAX_EDGE_PIXELS || shape.height() > MAX_EDGE_PIXELS) {
            return Optional.of("The image is %d x %d pixels; an edge of an image in one piece may have at most %d."
                    .formatted(shape.width(), shape.height(), MAX_EDGE_PIXELS));
        }
        if (shape.pixels() > MAX_PIXELS) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "The image has %.1f megapixels; at most %.1f are processed in one piece.",
                    shape.pixels() / 1e6,
                    MAX_PIXELS / 1e6));
        }
        if (shape.decodedBytes() > room) {
            return Optional.of("The decoded image takes %d MiB; a rank has room for %d."
                    .formatted(Math.ceilDiv(shape.decodedBytes(), 1L << 20), room >> 20));
        }
        return Optional.empty();
    }
}
