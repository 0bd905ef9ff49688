package pixfleet.fleet.opencv.strip;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.LongSupplier;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.attach.Attachments;
import pixfleet.fleet.codec.EncodedPiece;
import pixfleet.fleet.opencv.codec.Encoder;
import pixfleet.fleet.opencv.codec.JpegStrip;
import pixfleet.fleet.opencv.codec.Thumb;
import pixfleet.fleet.opencv.codec.Viewing;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.OpenCvErrors;
import pixfleet.fleet.process.Stopwatch;
import pixfleet.fleet.raster.Blocks;
import pixfleet.fleet.raster.Chain;
import pixfleet.fleet.raster.Partition;
import pixfleet.fleet.raster.Rows;
import pixfleet.fleet.raster.Segment;
import pixfleet.header.UnfitImage;
import pixfleet.job.Encoding;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.Distribution.Global;
import pixfleet.pipeline.Distribution.Resampled;
import pixfleet.pipeline.Operation;

/**
 * The last operations on a colour picture and its encoding as JPEG, some rows at a time: the encoder and the thumbnail find
 * them in the processor's cache, and the result is never held as a whole. The file decodes to the pixels of the whole
 * picture processed and encoded at once.
 */
public final class JpegStream {
    /** So that rows computed twice, a halo a side, cost three percent at most. Higher blocks leave the cache, which costs more. */
    private static final int ROWS_A_HALO_ROW = 64;

    /** Thumbnails of gray pictures are made of all pixels, since these may be thin lines. */
    private static final int COLOURS = 3;

    private static final int BITS = 8;

    /** Most photographs become more than this much smaller. */
    private static final int PIXEL_BYTES_A_BYTE = 6;

    private static final int MIN_CHUNK_BYTES = 64 << 10;
    private static final int MAX_CHUNK_BYTES = 16 << 20;

    private final Chain chain;
    private final Encoding.Jpeg encoding;
    private final Attachments attachments;
    private final MatPool pool;
    private final LongSupplier nanos;

    private JpegStream(Chain chain, Encoding.Jpeg encoding, Attachments attachments, MatPool pool, LongSupplier nanos) {
        this.chain = chain;
        this.encoding = encoding;
        this.attachments = attachments;
        this.pool = pool;
        this.nanos = nanos;
    }

    /**
     * What came out.
     *
     * @param image a JPEG of the picture
     * @param thumb a JPEG of at most 320 pixels an edge
     * @param shape of the picture
     * @param process how long the operations took
     * @param encode how long encoding took, thumbnail included
     */
    public record Encoded(ByteBuffer image, ByteBuffer thumb, Dimensions shape, Duration process, Duration encode) {}

    /** How many of the first operations have to see the whole picture before the others can run on some rows. */
    public static int wholeOnes(List<Operation> operations) {
        int first = operations.size();
        while (first > 0 && runsOnRows(operations.get(first - 1))) {
            first--;
        }
        return first;
    }

    private static boolean runsOnRows(Operation operation) {
        return !Segment.ends(operation)
                && !(operation.distribution() instanceof Global)
                && !(operation.distribution() instanceof Resampled);
    }

    /** Whether operations on a picture of that shape end in one that is worth it: in colour, and higher than one block. */
    public static boolean suits(List<Operation> operations, Dimensions in) {
        Dimensions out = chain(operations, in).out();
        return !operations.isEmpty()
                && out.channels() == COLOURS
                && out.depth() == BITS
                && out.height() > JpegStrip.GROUP_ROWS;
    }

    /**
     * Runs the operations and encodes.
     *
     * @param image continuous; left alone
     * @param operations that {@link #suits suit}
     * @param encoding baseline
     * @param attachments what goes with the result
     * @param pool lends matrices
     * @param nanos a clock that only runs forwards
     * @param arena holds what is answered
     * @throws UnfitImage if an operation or JPEG cannot take the picture
     */
    public static Encoded encode(
            Mat image,
            List<Operation> operations,
            Encoding.Jpeg encoding,
            Attachments attachments,
            MatPool pool,
            LongSupplier nanos,
            Arena arena) {
        ImageRows rows = ImageRows.of(image);
        return new JpegStream(chain(operations, rows.image()), encoding, attachments, pool, nanos).encode(rows, arena);
    }

    private static Chain chain(List<Operation> operations, Dimensions in) {
        var shapes = new ArrayList<Dimensions>();
        shapes.add(in);
        for (Operation operation : operations) {
            try {
                shapes.add(operation.output(shapes.getLast()));
            } catch (RuntimeException e) {
                throw OpenCvErrors.about(operation, e);
            }
        }
        return new Chain(operations, shapes);
    }

    private Encoded encode(ImageRows image, Arena arena) {
        var process = Duration.ZERO;
        var encode = Duration.ZERO;
        var watch = new Stopwatch(nanos);
        Dimensions shape = chain.out();
        var all = Rows.all(shape.height());
        var rows = new ChainRows(
                image,
                chain,
                Collections.nCopies(chain.operations().size(), new long[0]),
                pool,
                Blocks.CACHED,
                () -> {});
        var piece = new EncodedPiece(arena, chunkBytes(shape));
        try (var jpeg = new JpegStrip(shape, encoding, attachments, piece);
                var picked = new ThumbRows(0, shape, Partition.even(shape.height(), 1))) {
            int most = blockRows();
            for (int first = 0; first < all.end(); first += most) {
                var block = Rows.between(first, Math.min(all.end(), first + most));
                try (var scope = pool.open()) {
                    Mat result = rows.view(block.first(), block.count(), scope);
                    process = process.plus(watch.lap());
                    jpeg.write(block.first(), result);
                    picked.write(block.first(), result);
                    encode = encode.plus(watch.lap());
                }
            }
            jpeg.finish();
            ByteBuffer file = whole(piece);
            ByteBuffer thumb = thumb(picked, arena);
            return new Encoded(file, thumb, shape, process, encode.plus(watch.lap()));
        }
    }

    /** Whole groups of the encoder's. */
    private int blockRows() {
        int groups = Math.ceilDiv(chain.halo() * ROWS_A_HALO_ROW, JpegStrip.GROUP_ROWS);
        return Math.max(1, groups) * JpegStrip.GROUP_ROWS;
    }

    /** Few results need a second chunk, and only then has the file to be copied together. */
    private static int chunkBytes(Dimensions shape) {
        long bytes = (long) shape.width() * shape.height() * shape.channels() / PIXEL_BYTES_A_BYTE;
        return Math.clamp(bytes, MIN_CHUNK_BYTES, MAX_CHUNK_BYTES);
    }

    private static ByteBuffer whole(EncodedPiece piece) {
        if (piece.length() > Integer.MAX_VALUE) {
            throw new UnfitImage("The encoded result is larger than 2 GiB.");
        }
        return piece.joined().asByteBuffer();
    }

    private ByteBuffer thumb(ThumbRows picked, Arena arena) {
        try (var scope = pool.open()) {
            return Encoder.encodeThumb(Thumb.of(picked.all(), scope), Viewing.of(attachments), arena);
        }
    }
}
