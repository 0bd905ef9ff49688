package pixfleet.fleet.codec;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import pixfleet.fleet.attach.Attachments;
import pixfleet.fleet.attach.TiffHead;
import pixfleet.fleet.attach.TiffHead.Entry;
import pixfleet.header.TiffTag;
import pixfleet.job.Encoding;
import pixfleet.job.Encoding.Compression;
import pixfleet.job.Encoding.Cut;
import pixfleet.pipeline.Dimensions;

/**
 * One rank's rows of a TIFF whose strips or tiles are compressed, or which has tiles: how long they become is known
 * afterwards, so that the directory stands behind them all, written by the last rank, and the first one's header is
 * told where.
 *
 * <p>Each strip or tile is compressed by itself, after each value has been replaced by its difference from the one on
 * its left. Holds the compressed bytes and the rows of one strip or row of tiles. For one thread.
 *
 * @see <a href="https://www.itu.int/itudoc/itu-t/com16/tiff-fx/docs/tiff6.pdf">TIFF 6.0, sections 13 to 15</a>
 */
public final class TiffBlocks implements AutoCloseable {
    /** Edge of a tile in pixels. */
    private static final int TILE = 256;

    /** Strips have as many rows as fit this, of those that suit all borders between ranks. */
    private static final long STRIP_BYTES = 256 << 10;

    private static final int LEAST_ROWS = 16;
    private static final int MOST_ROWS = 512;

    /** From here on places are taken to need more than 32 bits, what does not shrink and the tables included. */
    private static final long CLASSIC_END = 0xF000_0000L;

    private final Dimensions image;
    private final Encoding.Tiff encoding;
    private final EncodedPiece piece;
    private final boolean big;
    private final long start;
    private final int blockRows;
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment held;
    private final byte[] block;
    private final Compressor compressor;
    private final List<Integer> lengths = new ArrayList<>();
    private int rows;

    /** What makes a block shorter. */
    private interface Compressor extends AutoCloseable {
        void append(byte[] block, int length, EncodedPiece to);

        @Override
        default void close() {}
    }

    /**
     * @param image the whole image: 1, 3 or 4 channels, R, G, B (, A) in the file
     * @param encoding anything but plain strips, which {@link TiffLayout} writes
     * @param piece where this rank's bytes go; belongs to the caller
     */
    public TiffBlocks(Dimensions image, Encoding.Tiff encoding, EncodedPiece piece) {
        this(image, encoding, piece, isBig(image, encoding), isBig(image, encoding) ? 16 : 8);
    }

    /**
     * A page of several.
     *
     * @param big whether places take 64 bits
     * @param start where in the file the first block stands
     */
    TiffBlocks(Dimensions image, Encoding.Tiff encoding, EncodedPiece piece, boolean big, long start) {
        this.big = big;
        this.start = start;
        this.image = image;
        this.encoding = encoding;
        this.piece = piece;
        this.blockRows = rows(image, encoding);
        this.held = arena.allocate(Math.min(blockRows, image.height()) * image.rowBytes(), Long.BYTES);
        long width = encoding.cut() == Cut.TILES ? TILE : image.width();
        this.block = new byte[Math.toIntExact(blockRows * width * pixelBytes())];
        this.compressor = compressor(encoding.compression());
    }

    /** Rows of a strip or tile: every rank's first row has to be a multiple. A power of two from 16 to 512. */
    public static int rows(Dimensions image, Encoding.Tiff encoding) {
        if (encoding.cut() == Cut.TILES) {
            return TILE;
        }
        long fitting = Math.clamp(STRIP_BYTES / image.rowBytes(), LEAST_ROWS, MOST_ROWS);
        return (int) Long.highestOneBit(fitting);
    }

    private static Compressor compressor(Compression compression) {
        return switch (compression) {
            case Compression.None _ -> (block, length, to) -> to.append(ByteBuffer.wrap(block, 0, length));
            case Compression.Lzw _ -> {
                var lzw = new Lzw();
                yield (block, length, to) -> {
                    int count = lzw.compress(block, length);
                    to.append(ByteBuffer.wrap(lzw.bytes(), 0, count));
                };
            }
            case Compression.Deflate(int level) -> new Deflated(new Deflater(level));
        };
    }

    private record Deflated(Deflater deflater) implements Compressor {
        @Override
        public void append(byte[] block, int length, EncodedPiece to) {
            byte[] some = new byte[64 << 10];
            deflater.reset();
            deflater.setInput(block, 0, length);
            deflater.finish();
            while (!deflater.finished()) {
                to.append(ByteBuffer.wrap(some, 0, deflater.deflate(some)));
            }
        }

        @Override
        public void close() {
            deflater.end();
        }
    }

    private int pixelBytes() {
        return image.channels() * image.depth() / 8;
    }

    private static boolean isBig(Dimensions image, Encoding.Tiff encoding) {
        long blocks = (long) columns(image, encoding) * Math.ceilDiv(image.height(), rows(image, encoding));
        return encoding.size() == Encoding.Size.BIG || image.decodedBytes() + blocks * 64L >= CLASSIC_END;
    }

    private static int columns(Dimensions image, Encoding.Tiff encoding) {
        return encoding.cut() == Cut.TILES ? Math.ceilDiv(image.width(), TILE) : 1;
    }

    private int headerBytes() {
        return big ? 16 : 8;
    }

    /** Makes room for the header. For the rank that owns the first rows, before anything else. */
    public void begin() {
        piece.append(ByteBuffer.allocate(headerBytes()));
    }

    /**
     * Takes the next rows.
     *
     * @param next rows back to back, R, G, B (, A), values of 16 bits in the machine's byte order; left alone
     */
    public void append(MemorySegment next) {
        long done = 0;
        while (done < next.byteSize()) {
            long at = rows * image.rowBytes();
            long count = Math.min(next.byteSize() - done, held.byteSize() - at);
            MemorySegment.copy(next, done, held, at, count);
            done += count;
            rows += (int) (count / image.rowBytes());
            if (rows * image.rowBytes() == held.byteSize()) {
                encode();
            }
        }
    }

    private void encode() {
        long width = encoding.cut() == Cut.TILES ? TILE : image.width();
        for (int column = 0; column < columns(image, encoding); column++) {
            int first = (int) (column * width);
            int count = (int) Math.min(width, image.width() - first);
            int rowBytes = Math.toIntExact(width * pixelBytes());
            // Tiles are filled up with zeros; a last strip is only as long as it has to be.
            int stored = encoding.cut() == Cut.TILES ? TILE : rows;
            if (count < width || rows < stored) {
                java.util.Arrays.fill(block, (byte) 0);
            }
            for (int row = 0; row < rows; row++) {
                long from = row * image.rowBytes() + (long) first * pixelBytes();
                MemorySegment.copy(held, ValueLayout.JAVA_BYTE, from, block, row * rowBytes, count * pixelBytes());
            }
            if (isPredicted()) {
                subtract(rowBytes, rows);
            }
            long before = piece.length();
            compressor.append(block, stored * rowBytes, piece);
            lengths.add(Math.toIntExact(piece.length() - before));
        }
        rows = 0;
    }

    private boolean isPredicted() {
        return !(encoding.compression() instanceof Compression.None);
    }

    /** From the right, so that what is subtracted is still there. */
    private void subtract(int rowBytes, int count) {
        ByteBuffer values = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
        for (int row = 0; row < count; row++) {
            int from = row * rowBytes;
            if (image.depth() == 8) {
                for (int i = from + rowBytes - 1; i >= from + image.channels(); i--) {
                    block[i] -= block[i - image.channels()];
                }
            } else {
                for (int i = from + rowBytes - 2; i >= from + pixelBytes(); i -= 2) {
                    values.putShort(i, (short) (values.getShort(i) - values.getShort(i - pixelBytes())));
                }
            }
        }
    }

    /** Takes what has been held back, when this rank has all of its rows; answers how long each block has become. */
    public int[] finish() {
        if (rows > 0) {
            encode();
        }
        return lengths.stream().mapToInt(Integer::intValue).toArray();
    }

    /**
     * Tells the header where the directory stands. For the rank that {@link #begin began}.
     *
     * @param all lengths of all blocks, in the order of the file
     */
    public void head(int[] all) {
        ByteBuffer header = ByteBuffer.allocate(headerBytes()).order(ByteOrder.LITTLE_ENDIAN);
        header.putShort((short) 0x4949).putShort((short) (big ? 43 : 42));
        if (big) {
            header.putShort((short) Long.BYTES).putShort((short) 0).putLong(directoryAt(all));
        } else {
            header.putInt((int) directoryAt(all));
        }
        piece.put(0, header.flip());
    }

    /**
     * Appends the directory. For the last rank.
     *
     * @param all lengths of all blocks, in the order of the file
     * @param attachments what it says beside them
     */
    public Directory directory(int[] all, Attachments attachments) {
        long end = end(all);
        long at = directoryAt(all);
        var head = new TiffHead(big, fields(all, attachments));
        piece.append(ByteBuffer.allocate((int) (at - end)));
        piece.append(head.directory(at));
        return new Directory(at, at + head.nextBytes());
    }

    /**
     * Where a directory stands.
     *
     * @param next where in the file it says where the next one stands
     */
    record Directory(long at, long next) {}

    private long end(int[] all) {
        long end = start;
        for (int length : all) {
            end += length;
        }
        return end;
    }

    private long directoryAt(int[] all) {
        return Math.ceilDiv(end(all), (long) Long.BYTES) * Long.BYTES;
    }

    private List<Entry> fields(int[] all, Attachments attachments) {
        long[] places = new long[all.length];
        long at = start;
        for (int i = 0; i < all.length; i++) {
            places[i] = at;
            at += all[i];
        }
        int wide = big ? TiffTag.TYPE_LONG8 : TiffTag.TYPE_LONG;
        var fields = new ArrayList<>(TiffLayout.about(image, attachments));
        fields.add(Entry.shorts(TiffTag.COMPRESSION, 1, code(encoding.compression())));
        if (isPredicted()) {
            fields.add(Entry.shorts(TiffTag.PREDICTOR, 1, TiffTag.HORIZONTAL_DIFFERENCE));
        }
        boolean tiles = encoding.cut() == Cut.TILES;
        fields.add(new Entry(
                tiles ? TiffTag.TILE_OFFSETS : TiffTag.STRIP_OFFSETS, wide, all.length, i -> places[(int) i]));
        fields.add(new Entry(
                tiles ? TiffTag.TILE_BYTE_COUNTS : TiffTag.STRIP_BYTE_COUNTS, wide, all.length, i -> all[(int) i]));
        if (tiles) {
            fields.add(Entry.number(TiffTag.TILE_WIDTH, TILE));
            fields.add(Entry.number(TiffTag.TILE_HEIGHT, TILE));
        } else {
            fields.add(Entry.number(TiffTag.ROWS_PER_STRIP, blockRows));
        }
        return fields;
    }

    private static int code(Compression compression) {
        return switch (compression) {
            case Compression.None _ -> TiffTag.UNCOMPRESSED;
            case Compression.Lzw _ -> TiffTag.LZW;
            case Compression.Deflate _ -> TiffTag.DEFLATE;
        };
    }

    @Override
    public void close() {
        compressor.close();
        arena.close();
    }
}
