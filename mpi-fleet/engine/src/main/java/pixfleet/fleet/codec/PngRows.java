package pixfleet.fleet.codec;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.zip.Deflater;
import pixfleet.fleet.attach.Attachments;
import pixfleet.fleet.gang.Communicator;
import pixfleet.job.Encoding;
import pixfleet.pipeline.Dimensions;

/**
 * One rank's rows of a PNG file that all ranks of a gang write together.
 *
 * <p>A compressed stream that is flushed to a byte border and looks back at nothing before it may follow any other, so
 * that the ranks' streams, one behind the other, are one. Blocks of about a mebibyte stand for themselves, each with
 * the filter and the compression that suit it. The stream ends with the checksum of all rows, which the ranks join from
 * their own.
 *
 * <p>Holds the compressed bytes and one block, raw, filtered and compressed.
 */
public final class PngRows implements AutoCloseable {
    private static final int BLOCK_BYTES = 1 << 20;

    /** What is taken for level 1: a tenth smaller than it on edges and drawings, at hardly more time. */
    private static final int FAST = 2;

    private final EncodedPiece piece;
    private final Communicator communicator;
    private final int depth;
    private final RowFilter.Shape shape;
    private final byte[] raw;
    private final byte[] filtered;
    private final byte[] compressed;
    private final Deflater huffman;
    private final Deflater repetitions;
    private Adler sum = Adler.NONE;
    private int rows;

    /**
     * @param image the whole image: 1, 3 or 4 channels, R, G, B (, A) in the file; at most 2^30 bytes a row
     * @param encoding how hard they are compressed
     * @param attachments what stands in front of the rows
     * @param communicator the ranks that write it
     * @param piece where this rank's bytes go; belongs to the caller
     */
    public PngRows(
            Dimensions image,
            Encoding.Png encoding,
            Attachments attachments,
            Communicator communicator,
            EncodedPiece piece) {
        int level = encoding.level() == 1 ? FAST : encoding.level();
        this.huffman = compressor(level, Deflater.HUFFMAN_ONLY);
        this.repetitions = compressor(level, Deflater.FILTERED);
        this.piece = piece;
        this.communicator = communicator;
        this.depth = image.depth();
        int pixelBytes = image.channels() * (depth / 8);
        this.shape = new RowFilter.Shape(Math.multiplyExact(image.width(), pixelBytes), pixelBytes);
        int most = Math.clamp(BLOCK_BYTES / shape.rowBytes(), 1, image.height());
        this.raw = new byte[Math.multiplyExact(most, shape.rowBytes())];
        this.filtered = new byte[Math.addExact(raw.length, most)];
        this.compressed = new byte[BLOCK_BYTES];
        if (communicator.rank() == 0) {
            PngChunks.begin(piece, image, attachments);
        }
    }

    private static Deflater compressor(int level, int strategy) {
        var compressor = new Deflater(level, true);
        compressor.setStrategy(strategy);
        return compressor;
    }

    /**
     * Takes the next rows.
     *
     * @param next rows back to back, R, G, B (, A), values of 16 bits in the machine's byte order; left alone
     */
    public void append(MemorySegment next) {
        long done = 0;
        while (done < next.byteSize()) {
            int from = rows * shape.rowBytes();
            int count = (int) Math.min(next.byteSize() - done, raw.length - from);
            copy(next.asSlice(done, count), from);
            done += count;
            rows += count / shape.rowBytes();
            if (rows * shape.rowBytes() == raw.length) {
                encode();
            }
        }
    }

    /** PNG's values of 16 bits have their high byte first. */
    private void copy(MemorySegment from, int to) {
        var into = MemorySegment.ofArray(raw);
        if (depth == 8) {
            MemorySegment.copy(from, 0, into, to, from.byteSize());
        } else {
            var here = ValueLayout.JAVA_SHORT_UNALIGNED;
            var there = here.withOrder(ByteOrder.BIG_ENDIAN);
            MemorySegment.copy(from, here, 0, into, there, to, from.byteSize() / 2);
        }
    }

    private void encode() {
        var coding = PngCoding.choose(raw, rows, shape, repetitions, filtered);
        int length = filter(coding.filter());
        sum = sum.then(Adler.of(filtered, 0, length));
        compress(coding.repetitions() ? repetitions : huffman, length);
        rows = 0;
    }

    private int filter(RowFilter chosen) {
        int to = 0;
        for (int row = 0; row < rows; row++) {
            RowFilter filter = row == 0 ? chosen.withoutAbove() : chosen;
            filtered[to++] = filter.code();
            filter.apply(raw, row * shape.rowBytes(), filtered, to, shape.rowBytes(), shape);
            to += shape.rowBytes();
        }
        return to;
    }

    /** The first call after a strategy was set may take no input at all. */
    private void compress(Deflater compressor, int length) {
        compressor.reset();
        compressor.setInput(filtered, 0, length);
        int count;
        do {
            count = compressor.deflate(compressed, 0, compressed.length, Deflater.SYNC_FLUSH);
            if (count > 0) {
                PngChunks.data(piece, ByteBuffer.wrap(compressed, 0, count));
            }
        } while (count == compressed.length || !compressor.needsInput());
    }

    /** Completes this rank's piece. Collective: every rank calls it once, when it has all of its rows. */
    public void finish() {
        if (rows > 0) {
            encode();
        }
        List<byte[]> sums = communicator.allGather(ByteBuffer.allocate(Integer.BYTES + Long.BYTES)
                .putInt(sum.value())
                .putLong(sum.length())
                .array());
        if (communicator.rank() == communicator.size() - 1) {
            var all = Adler.NONE;
            for (byte[] each : sums) {
                ByteBuffer numbers = ByteBuffer.wrap(each);
                all = all.then(new Adler(numbers.getInt(), numbers.getLong()));
            }
            PngChunks.end(piece, all);
        }
    }

    @Override
    public void close() {
        huffman.end();
        repetitions.end();
    }
}
