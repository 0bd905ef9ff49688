package pixfleet.fleet.codec;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import pixfleet.fleet.attach.Attachments;
import pixfleet.fleet.attach.CopiedEntry;
import pixfleet.fleet.attach.Resolution;
import pixfleet.fleet.attach.Resolution.Unit;
import pixfleet.fleet.attach.TiffHead;
import pixfleet.fleet.attach.TiffHead.Entry;
import pixfleet.fleet.raster.Partition;
import pixfleet.fleet.raster.Rows;
import pixfleet.header.TiffTag;
import pixfleet.job.Encoding.Size;
import pixfleet.pipeline.Dimensions;

/**
 * Where everything lies in an uncompressed TIFF file that is written by several ranks: known before the first pixel is, so
 * that each rank writes its rows to their place.
 *
 * <p>Shape: 1, 3 or 4 channels of 8 or 16 bits, little-endian, red first. The fourth is said to be of no stated kind: readers
 * take it for an alpha and leave the colours alone. A head with directory and tables comes first, then the rows without gaps.
 * Files of 4 GiB and more are BigTIFF.
 *
 * @param image shape of the picture
 * @param attachments what its directory says beside that
 * @param size whether it is BigTIFF whatever its length
 * @see <a href="https://www.itu.int/itudoc/itu-t/com16/tiff-fx/docs/tiff6.pdf">TIFF 6.0</a>
 * @see <a href="https://libtiff.gitlab.io/libtiff/specification/bigtiff.html">BigTIFF</a>
 */
public record TiffLayout(Dimensions image, Attachments attachments, Size size) {
    /** Strips are as long as they can be up to this, but at least one row: readers hold a strip in memory. */
    private static final long MAX_STRIP_BYTES = 1L << 20;

    /** The first place that 32 bits cannot name. */
    private static final long CLASSIC_END = 1L << 32;

    /** Pixels are square and of no stated size. */
    private static final Resolution SQUARE = new Resolution(1, 1, Unit.NONE);

    /** Checks the shape. */
    public TiffLayout {
        if (image.channels() == 2) {
            throw new IllegalArgumentException("a TIFF result has 1, 3 or 4 channels, not 2");
        }
    }

    /** A picture with nothing attached. */
    public TiffLayout(Dimensions image) {
        this(image, Attachments.NONE, Size.AS_NEEDED);
    }

    /** Rows of a strip; the last strip may have fewer. */
    public int rowsPerStrip() {
        return Math.clamp(MAX_STRIP_BYTES / image.rowBytes(), 1, image.height());
    }

    /** Whether 32 bits cannot name every place in the file. */
    public boolean big() {
        return size == Size.BIG || head(false, 0).bytes() + image.decodedBytes() >= CLASSIC_END;
    }

    /** Bytes in front of the pixels. */
    public int headBytes() {
        return head(big(), 0).bytes();
    }

    /** What stands in front of the pixels. */
    public ByteBuffer head() {
        return head(big(), headBytes()).written();
    }

    /** Where a row begins; for the row behind the last one, where the file ends. */
    public long placeOf(int row) {
        return headBytes() + row * image.rowBytes();
    }

    /** Bytes of the whole file. */
    public long fileBytes() {
        return placeOf(image.height());
    }

    /** How many bytes each rank writes: those of its rows, and rank 0 the head in front of them. */
    public List<Long> shares(Partition partition) {
        var shares = new ArrayList<Long>();
        for (Rows rows : partition.parts()) {
            long head = shares.isEmpty() ? headBytes() : 0;
            shares.add(head + rows.count() * image.rowBytes());
        }
        return shares;
    }

    private static int unit(Resolution resolution) {
        return switch (resolution.unit()) {
            case NONE -> 1;
            case INCH -> 2;
            case CENTIMETRE, METRE -> 3;
        };
    }

    private TiffHead head(boolean big, long pixelsAt) {
        int strips = Math.ceilDiv(image.height(), rowsPerStrip());
        long stripBytes = rowsPerStrip() * image.rowBytes();
        long lastBytes = image.decodedBytes() - (strips - 1) * stripBytes;
        int wide = big ? TiffTag.TYPE_LONG8 : TiffTag.TYPE_LONG;
        var fields = new ArrayList<>(about(image, attachments));
        fields.add(Entry.shorts(TiffTag.COMPRESSION, 1, TiffTag.UNCOMPRESSED));
        fields.add(new Entry(TiffTag.STRIP_OFFSETS, wide, strips, i -> pixelsAt + i * stripBytes));
        fields.add(Entry.number(TiffTag.ROWS_PER_STRIP, rowsPerStrip()));
        fields.add(new Entry(TiffTag.STRIP_BYTE_COUNTS, wide, strips, i -> i < strips - 1 ? stripBytes : lastBytes));
        return new TiffHead(big, fields);
    }

    /** What a directory says of a picture, wherever and however its pixels are stored. */
    static List<Entry> about(Dimensions image, Attachments attachments) {
        boolean gray = image.channels() == 1;
        Resolution resolution = attachments
                .resolution()
                .map(it -> it.unit() == Unit.METRE ? it.in(Unit.CENTIMETRE) : it)
                .orElse(SQUARE);
        var fields = new ArrayList<>(List.of(
                Entry.number(TiffTag.WIDTH, image.width()),
                Entry.number(TiffTag.HEIGHT, image.height()),
                Entry.shorts(TiffTag.BITS_PER_SAMPLE, image.channels(), image.depth()),
                Entry.shorts(TiffTag.PHOTOMETRIC, 1, gray ? TiffTag.MIN_IS_BLACK : TiffTag.RGB),
                Entry.shorts(TiffTag.SAMPLES_PER_PIXEL, 1, image.channels()),
                Entry.fraction(TiffTag.X_RESOLUTION, resolution.x()),
                Entry.fraction(TiffTag.Y_RESOLUTION, resolution.y()),
                Entry.shorts(TiffTag.PLANAR, 1, 1),
                Entry.shorts(TiffTag.RESOLUTION_UNIT, 1, unit(resolution))));
        attachments
                .profile()
                .ifPresent(profile -> fields.add(Entry.copy(new CopiedEntry(
                        TiffTag.PROFILE, TiffTag.TYPE_UNDEFINED, profile.bytes().limit(), profile.bytes()))));
        attachments.place().forEach(field -> fields.add(Entry.copy(field)));
        if (!attachments.metadata().isEmpty()) {
            attachments.metadata().tiff().stream()
                    .filter(field -> fields.stream().noneMatch(it -> it.tag() == field.tag()))
                    .toList()
                    .forEach(fields::add);
        }
        if (image.channels() == 4) {
            fields.add(Entry.shorts(TiffTag.EXTRA_SAMPLES, 1, TiffTag.ALPHA_UNSPECIFIED));
        }
        return fields;
    }
}
