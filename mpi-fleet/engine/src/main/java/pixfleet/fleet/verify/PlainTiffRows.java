package pixfleet.fleet.verify;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.opencv.mat.RowSource;
import pixfleet.fleet.process.RangedFile;
import pixfleet.header.UnfitImage;
import pixfleet.pipeline.Dimensions;

/**
 * Rows of a TIFF of any length, read by another way than the ranks': OpenCV decodes each strip or row of tiles from a small TIFF
 * that is made around its bytes. One of them is held. For one thread.
 */
final class PlainTiffRows implements RowSource, AutoCloseable {
    private static final int WIDTH = 256;
    private static final int HEIGHT = 257;
    private static final int BITS = 258;
    private static final int COMPRESSION = 259;
    private static final int MEANING = 262;
    private static final int FILL_ORDER = 266;
    private static final int STRIP_OFFSETS = 273;
    private static final int ORIENTATION = 274;
    private static final int SAMPLES = 277;
    private static final int STRIP_ROWS = 278;
    private static final int STRIP_BYTES = 279;
    private static final int PLANES = 284;
    private static final int PREDICTOR = 317;
    private static final int TILE_WIDTH = 322;
    private static final int TILE_HEIGHT = 323;
    private static final int TILE_OFFSETS = 324;
    private static final int TILE_BYTES = 325;
    private static final int EXTRA_SAMPLES = 338;
    private static final int SAMPLE_FORMAT = 339;
    private static final int PROFILE = 34_675;
    private static final int MULTIPLIED = 1;
    static final int UPRIGHT = 1;
    private static final int MOST_TURNED = 8;
    private static final int INKS = 5;
    private static final int YCBCR = 6;
    private static final int JPEG = 7;
    private static final int LAB = 8;

    private static final List<Integer> COMPRESSIONS = List.of(1, 5, 8, 32_773, 32_946);

    /** Of an uncompressed strip, which may be as long as the file. */
    private static final int ROWS_AT_ONCE = 64;

    private final RangedFile file;
    private final PlainTiffTags tags;
    private final Dimensions image;
    private final boolean tiled;
    private final int pieceRows;
    private final int pieceColumns;
    private final long[] offsets;
    private final long[] lengths;
    private final Mat held = new Mat();
    private int heldFirst;

    private PlainTiffRows(RangedFile file, PlainTiffTags tags) {
        this.file = file;
        this.tags = tags;
        this.image = new Dimensions(
                (int) tags.value(WIDTH, 0), (int) tags.value(HEIGHT, 0), (int) tags.value(SAMPLES, 1), (int)
                        tags.value(BITS, 1));
        this.tiled = tags.has(TILE_WIDTH);
        this.pieceRows = (int) Math.min(
                tiled ? tags.value(TILE_HEIGHT, 0) : tags.value(STRIP_ROWS, image.height()), Integer.MAX_VALUE);
        this.pieceColumns = tiled ? (int) tags.value(TILE_WIDTH, 0) : image.width();
        this.offsets = tags.values(tiled ? TILE_OFFSETS : STRIP_OFFSETS);
        this.lengths = tags.values(tiled ? TILE_BYTES : STRIP_BYTES);
    }

    /**
     * Opens a file.
     *
     * @param file stays open as long as this is used, and is not closed here
     * @throws UnfitImage if it is none that is read in this way
     */
    static PlainTiffRows of(RangedFile file) {
        PlainTiffTags tags = PlainTiffTags.read(file);
        if (!reads(tags)) {
            throw asAWholeOnly();
        }
        return new PlainTiffRows(file, tags);
    }

    /** Whether files of that kind are read in this way. */
    static boolean reads(PlainTiffTags tags) {
        long samples = tags.value(SAMPLES, 1);
        long bits = tags.value(BITS, 1);
        return (bits == 8 || bits == 16)
                && (samples == 1 || samples == 3 || samples == 4)
                && tags.isOnly()
                && tags.value(MEANING, -1) == (samples == 1 ? 1 : 2)
                && tags.value(PLANES, 1) == 1
                && orientation(tags) == UPRIGHT
                && tags.value(FILL_ORDER, 1) == 1
                && tags.value(SAMPLE_FORMAT, 1) == 1
                && COMPRESSIONS.contains((int) tags.value(COMPRESSION, 1));
    }

    /** How a picture wants to be turned, 1 to 8. */
    static int orientation(PlainTiffTags tags) {
        long orientation = tags.value(ORIENTATION, UPRIGHT);
        return orientation >= UPRIGHT && orientation <= MOST_TURNED ? (int) orientation : UPRIGHT;
    }

    /**
     * What libvips has to do to the colours of a file that is not read in this way.
     *
     * @throws UnfitImage if what it makes of them is not known to the last bit
     */
    static Libvips.Colours coloursOf(PlainTiffTags tags) {
        long meaning = tags.value(MEANING, -1);
        boolean multiplied = tags.value(EXTRA_SAMPLES, 0) == MULTIPLIED;
        boolean unlike =
                (meaning == INKS && !tags.has(PROFILE)) || (meaning == YCBCR && tags.value(COMPRESSION, 1) != JPEG);
        if (!tags.isOnly() || multiplied || unlike) {
            throw asAWholeOnly();
        }
        if (meaning == INKS) {
            return Libvips.Colours.INKS_BY_PROFILE;
        }
        return meaning == LAB ? labColours(tags.value(BITS, 1)) : Libvips.Colours.AS_THEY_ARE;
    }

    /** What becomes of L*a*b* of so many bits a value. */
    static Libvips.Colours labColours(long bits) {
        return bits == 16 ? Libvips.Colours.TO_SRGB_OF_16_BITS : Libvips.Colours.TO_SRGB;
    }

    static UnfitImage asAWholeOnly() {
        return new UnfitImage("An image of this kind is compared as a whole only, and this one is too large for that.");
    }

    @Override
    public Dimensions image() {
        return image;
    }

    @Override
    public void read(int first, Mat into) {
        int end = first + into.rows();
        for (int row = first; row < end; row = heldFirst + held.rows()) {
            if (held.empty() || row < heldFirst || row >= heldFirst + held.rows()) {
                hold(row);
            }
            int until = Math.min(end, heldFirst + held.rows());
            try (Mat from = held.rowRange(row - heldFirst, until - heldFirst);
                    Mat to = into.rowRange(row - first, until - first)) {
                from.copyTo(to);
            }
        }
    }

    private void hold(int row) {
        int piece = row / pieceRows;
        int top = piece * pieceRows;
        int rows = Math.min(pieceRows, image.height() - top);
        if (tiled) {
            heldFirst = top;
            holdTiles(piece, rows);
        } else if (tags.value(COMPRESSION, 1) == 1) {
            heldFirst = row;
            int count = Math.min(ROWS_AT_ONCE, top + rows - row);
            long at = offsets[piece] + (row - top) * image.rowBytes();
            decoded(at, count * image.rowBytes(), image.width(), count, held);
        } else {
            heldFirst = top;
            decoded(offsets[piece], lengths[piece], image.width(), rows, held);
        }
    }

    private void holdTiles(int down, int rows) {
        int across = Math.ceilDiv(image.width(), pieceColumns);
        int type =
                opencv_core.CV_MAKETYPE(image.depth() == 16 ? opencv_core.CV_16U : opencv_core.CV_8U, image.channels());
        held.create(rows, image.width(), type);
        try (var tile = new Mat()) {
            for (int i = 0; i < across; i++) {
                int left = i * pieceColumns;
                int columns = Math.min(pieceColumns, image.width() - left);
                int number = down * across + i;
                decoded(offsets[number], lengths[number], pieceColumns, pieceRows, tile);
                try (Mat strip = tile.rowRange(0, rows);
                        Mat part = strip.colRange(0, columns);
                        Mat place = held.colRange(left, left + columns)) {
                    part.copyTo(place);
                }
            }
        }
    }

    /** Decodes bytes of the file as the only strip of a TIFF with that shape. */
    private void decoded(long at, long length, int columns, int rows, Mat into) {
        if (length > Integer.MAX_VALUE - 1024 || at < 0 || at > file.length() - length) {
            throw new UnfitImage("The TIFF is damaged: a strip or tile lies beyond its end.");
        }
        ByteBuffer head = head((int) length, columns, rows);
        try (var bytes = new BytePointer(head.limit() + length)) {
            bytes.asByteBuffer().put(head.duplicate());
            file.read(at, MemorySegment.ofBuffer(bytes.asByteBuffer()).asSlice(head.limit()));
            try (var encoded = new Mat(1, (int) (head.limit() + length), opencv_core.CV_8UC1, bytes);
                    Mat pixels = opencv_imgcodecs.imdecode(encoded, opencv_imgcodecs.IMREAD_UNCHANGED)) {
                int depth = image.depth() == 16 ? opencv_core.CV_16U : opencv_core.CV_8U;
                if (pixels.rows() != rows
                        || pixels.cols() != columns
                        || pixels.type() != opencv_core.CV_MAKETYPE(depth, image.channels())) {
                    throw new UnfitImage("OpenCV cannot read a strip or tile of the TIFF.");
                }
                if (image.channels() == 4 && tags.value(EXTRA_SAMPLES, 0) == MULTIPLIED) {
                    PlainReading.divided(pixels);
                }
                pixels.copyTo(into);
            }
        }
    }

    private ByteBuffer head(int length, int columns, int rows) {
        int[][] entries = {
            {WIDTH, columns},
            {HEIGHT, rows},
            {BITS, 0},
            {COMPRESSION, (int) tags.value(COMPRESSION, 1)},
            {MEANING, image.channels() == 1 ? 1 : 2},
            {STRIP_OFFSETS, 0},
            {SAMPLES, image.channels()},
            {STRIP_ROWS, rows},
            {STRIP_BYTES, length},
            {PLANES, 1},
            {PREDICTOR, (int) tags.value(PREDICTOR, 1)},
            // Whatever the fourth value is: of a multiplied one OpenCV changes no colours.
            {image.channels() == 4 ? EXTRA_SAMPLES : 0, MULTIPLIED},
        };
        entries = Arrays.stream(entries).filter(entry -> entry[0] != 0).toArray(int[][]::new);
        int bitsAt = 8 + 2 + 12 * entries.length + 4;
        int dataAt = bitsAt + Short.BYTES * image.channels();
        ByteBuffer head = ByteBuffer.allocate(dataAt).order(tags.order());
        byte mark = (byte) (tags.order() == java.nio.ByteOrder.LITTLE_ENDIAN ? 'I' : 'M');
        head.put(mark).put(mark).putShort((short) 42).putInt(8).putShort((short) entries.length);
        for (int[] entry : entries) {
            head.putShort((short) entry[0]);
            if (entry[0] == BITS && image.channels() > 2) {
                head.putShort((short) 3).putInt(image.channels()).putInt(bitsAt);
            } else if (entry[0] == BITS) {
                head.putShort((short) 3)
                        .putInt(1)
                        .putShort((short) image.depth())
                        .putShort((short) 0);
            } else {
                head.putShort((short) 4).putInt(1).putInt(entry[0] == STRIP_OFFSETS ? dataAt : entry[1]);
            }
        }
        head.putInt(0);
        for (int i = 0; i < image.channels(); i++) {
            head.putShort((short) image.depth());
        }
        return head.flip();
    }

    @Override
    public void close() {
        held.close();
    }
}
