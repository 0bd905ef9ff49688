package pixfleet.fleet.codec;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pixfleet.fleet.process.ByteWindow;
import pixfleet.fleet.process.RangedFile;
import pixfleet.fleet.raster.Rows;
import pixfleet.header.TiffDirectory;
import pixfleet.header.TiffTag;
import pixfleet.header.UnfitImage;
import pixfleet.pipeline.Dimensions;

/**
 * Where in a TIFF or BigTIFF file the pixels of its first picture lie, so that each rank reads its own rows.
 *
 * <p>Read in parts are strips and tiles of 8 or 16 bits, gray, RGB or RGB with alpha, interleaved, upright, uncompressed or
 * compressed by LZW, Deflate or PackBits. Of its tables only the part in use is in memory. For one thread.
 *
 * @see <a href="https://www.itu.int/itudoc/itu-t/com16/tiff-fx/docs/tiff6.pdf">TIFF 6.0</a>
 */
public final class TiffFile {
    /** A row of segments that can only be decoded at once takes at most this, since it is held in memory. */
    static final long MAX_SEGMENT_ROW_BYTES = 128L << 20;

    /** The widest picture OpenCV decodes. */
    private static final int MAX_DECODED_COLUMNS = 1 << 20;

    private final RangedFile file;
    private final Dimensions image;
    private final TiffEncoding encoding;
    private final TiffGrid grid;

    private TiffFile(RangedFile file, TiffDirectory directory) {
        this.file = file;
        this.encoding = TiffEncoding.of(directory);
        this.image = new Dimensions(
                edge(directory, TiffTag.WIDTH, "width"),
                edge(directory, TiffTag.HEIGHT, "height"),
                encoding.samples(),
                encoding.bits());
        this.grid = TiffGrid.of(directory, image);
    }

    /** How a file can be read. */
    public sealed interface Access {
        /**
         * In parts, by several ranks.
         *
         * @param tiff where the parts lie
         */
        record InParts(TiffFile tiff) implements Access {}

        /**
         * As a whole or not at all.
         *
         * @param reason why, a sentence for the user
         */
        record AsAWhole(String reason) implements Access {}
    }

    /**
     * Reads the directory of a file.
     *
     * @param file stays open, and open as long as this is used
     * @throws UnfitImage if it is no TIFF, damaged, or not all there
     * @throws pixfleet.fault.TransientFailure if it could not be read this time
     */
    public static Access open(RangedFile file) {
        TiffDirectory directory = TiffDirectory.first(ByteWindow.over(file));
        Optional<String> obstacle = TiffEncoding.obstacle(directory);
        if (obstacle.isPresent()) {
            return new Access.AsAWhole(obstacle.get());
        }
        var tiff = new TiffFile(file, directory);
        return tiff.tooLarge().<Access>map(Access.AsAWhole::new).orElseGet(() -> new Access.InParts(tiff));
    }

    private static int edge(TiffDirectory directory, int tag, String name) {
        long pixels = directory.value(tag, 0);
        if (pixels < 1 || pixels > Integer.MAX_VALUE) {
            throw new UnfitImage("The TIFF is damaged: its %s is %s.".formatted(name, Long.toUnsignedString(pixels)));
        }
        return (int) pixels;
    }

    private Optional<String> tooLarge() {
        boolean decoded = grid.tiled() || !encoding.plain();
        if (decoded && grid.columns() > MAX_DECODED_COLUMNS) {
            return Optional.of("The TIFF's strips or tiles are %d pixels wide; at most %d are decoded."
                    .formatted(grid.columns(), MAX_DECODED_COLUMNS));
        }
        if (inSegments() && segmentRowBytes() > MAX_SEGMENT_ROW_BYTES) {
            return Optional.of(
                    "The TIFF's strips or tiles have %d rows, which take %d MiB decoded; at most %d are kept."
                            .formatted(grid.rows(), segmentRowBytes() >> 20, MAX_SEGMENT_ROW_BYTES >> 20));
        }
        return Optional.empty();
    }

    /** Shape of the picture. */
    public Dimensions image() {
        return image;
    }

    /** Whether whole rows of segments are to be decoded at once: tiles, and compressed strips. */
    public boolean inSegments() {
        return grid.tiled() || encoding.compressed();
    }

    /**
     * Whether the bytes in the file are those OpenCV would decode, but for the order of red and blue. Otherwise a segment is
     * to be decoded from {@link #wrap}.
     */
    public boolean plain() {
        return encoding.plain();
    }

    /** Bytes of a decoded row of segments, with what of its tiles lies beyond the picture. */
    public long segmentRowBytes() {
        return (long) grid.across() * grid.columns() * grid.rows() * encoding.pixelBytes();
    }

    /** Rows of a strip or tile; its last strip may have fewer. */
    public int segmentRows() {
        return grid.rows();
    }

    /** The rows of the picture in a row of segments, numbered from 0. */
    public Rows rowsOf(int segmentRow) {
        return Rows.between(segmentRow * grid.rows(), (int) Math.min(image.height(), (segmentRow + 1L) * grid.rows()));
    }

    /**
     * The strip, or the tiles from left to right, of a row of segments.
     *
     * @throws UnfitImage if one does not lie in the file, or is longer than it can be
     * @throws pixfleet.fault.TransientFailure if the table could not be read this time
     */
    public List<TiffSegment> segments(int segmentRow) {
        var segments = new ArrayList<TiffSegment>();
        for (int column = 0; column < grid.across(); column++) {
            segments.add(checked(grid.segment(segmentRow, column)));
        }
        return segments;
    }

    /**
     * Rows of uncompressed strips, in runs that lie without gaps in the file.
     *
     * @throws UnfitImage if they do not lie in the file
     * @throws pixfleet.fault.TransientFailure if the table could not be read this time
     */
    public List<TiffSegment> runs(Rows rows) {
        var runs = new ArrayList<TiffSegment>();
        long rowBytes = image.rowBytes();
        for (int row = rows.first(); row < rows.end(); ) {
            int strip = row / grid.rows();
            Rows wanted = rowsOf(strip).shared(Rows.between(row, rows.end()));
            TiffSegment whole = checked(grid.segment(strip, 0));
            long at = whole.at() + (row - rowsOf(strip).first()) * rowBytes;
            append(runs, new TiffSegment(at, wanted.count() * rowBytes, wanted.count(), image.width()));
            row = wanted.end();
        }
        return runs;
    }

    private static void append(List<TiffSegment> runs, TiffSegment next) {
        if (!runs.isEmpty() && runs.getLast().end() == next.at()) {
            TiffSegment last = runs.removeLast();
            runs.add(
                    new TiffSegment(last.at(), last.bytes() + next.bytes(), last.rows() + next.rows(), next.columns()));
        } else {
            runs.add(next);
        }
    }

    /** A compressed segment is little longer than its pixels at worst: LZW takes 12 bits for 8. */
    private TiffSegment checked(TiffSegment segment) {
        long decoded = (long) segment.rows() * segment.columns() * encoding.pixelBytes();
        if (segment.at() < 0 || segment.bytes() < 0 || segment.at() > file.length() - segment.bytes()) {
            throw new UnfitImage("The file is truncated: a part of the TIFF picture lies beyond its end.");
        }
        if (encoding.compressed() && segment.bytes() > 2 * decoded + 4096) {
            throw new UnfitImage("The TIFF is damaged: a strip of %d bytes says it takes %d compressed."
                    .formatted(decoded, segment.bytes()));
        }
        if (!encoding.compressed() && segment.bytes() < decoded) {
            throw new UnfitImage(
                    "The file is truncated: a strip of %d bytes has only %d.".formatted(decoded, segment.bytes()));
        }
        return encoding.compressed()
                ? segment
                : new TiffSegment(segment.at(), decoded, segment.rows(), segment.columns());
    }

    /** Bytes a {@link #wrap} header takes. */
    public static int headerBytes() {
        return LoneStrip.HEADER_BYTES;
    }

    /**
     * Makes memory that holds a segment's bytes a TIFF file of its own, for a decoder.
     *
     * @param memory its first {@link #headerBytes} bytes are overwritten
     * @param segment where it lies in the memory
     */
    public void wrap(MemorySegment memory, TiffSegment segment) {
        LoneStrip.writeHeader(memory, encoding, segment);
    }

    /** Reads bytes of the file; see {@link RangedFile#read}. */
    public void read(long at, MemorySegment into) {
        file.read(at, into);
    }
}
