package pixfleet.fleet.process;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import pixfleet.job.ImageFormat;
import pixfleet.pipeline.Dimensions;

/**
 * Reads the first directory of a TIFF or BigTIFF file.
 *
 * @see <a href="https://www.itu.int/itudoc/itu-t/com16/tiff-fx/docs/tiff6.pdf">TIFF 6.0</a>
 */
final class Tiff {
    private static final int WIDTH = 256;
    private static final int HEIGHT = 257;
    private static final int BITS = 258;
    private static final int COMPRESSION = 259;
    private static final int PHOTOMETRIC = 262;
    private static final int STRIP_OFFSETS = 273;
    private static final int ORIENTATION = 274;
    private static final int SAMPLES = 277;
    private static final int STRIP_BYTES = 279;
    private static final int TILE_OFFSETS = 324;
    private static final int TILE_BYTES = 325;
    private static final int SAMPLE_FORMAT = 339;
    private static final int UNCOMPRESSED = 1;
    private static final int PALETTE = 3;
    private static final int FLOATING_POINT = 3;

    /** A field of the directory: its type, how many values, and where the first lies. */
    private record Field(int type, int count, int at) {}

    private final ByteBuffer bytes;
    private final Map<Integer, Field> fields = new HashMap<>();

    private Tiff(ByteBuffer bytes) {
        this.bytes = bytes;
        readDirectory();
    }

    static ImageFile read(ByteBuffer file) {
        ByteOrder order = file.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        var tiff = new Tiff(file.duplicate().order(order));
        tiff.checkData();
        Field orientation = tiff.fields.get(ORIENTATION);
        return new ImageFile(
                ImageFormat.TIFF,
                tiff.shape(),
                Exif.sane((int) tiff.value(ORIENTATION, 1)),
                orientation == null ? ImageFile.NOWHERE : orientation.at());
    }

    private void readDirectory() {
        boolean big = bytes.getShort(2) == 43;
        int directory = place(big ? bytes.getLong(8) : bytes.getInt(4) & 0xFFFFFFFFL);
        int count = big ? place(bytes.getLong(directory)) : bytes.getShort(directory) & 0xFFFF;
        int first = directory + (big ? 8 : 2);
        int stride = big ? 20 : 12;
        for (int i = 0; i < count; i++) {
            int entry = first + i * stride;
            int type = bytes.getShort(entry + 2);
            int values = place(big ? bytes.getLong(entry + 4) : bytes.getInt(entry + 4) & 0xFFFFFFFFL);
            int inline = big ? entry + 12 : entry + 8;
            boolean fits = (long) values * size(type) <= (big ? 8 : 4);
            int at = fits ? inline : place(big ? bytes.getLong(inline) : bytes.getInt(inline) & 0xFFFFFFFFL);
            fields.putIfAbsent(bytes.getShort(entry) & 0xFFFF, new Field(type, values, at));
        }
    }

    private int place(long offset) {
        if (offset < 0 || offset > bytes.limit()) {
            throw UnfitImage.truncated("a part of the TIFF picture lies beyond its end");
        }
        return (int) offset;
    }

    private static int size(int type) {
        return switch (type) {
            case 3, 8 -> 2;
            case 4, 9, 11, 13 -> 4;
            case 5, 10, 12, 16, 17, 18 -> 8;
            default -> 1;
        };
    }

    private long value(Field field, int index) {
        int at = field.at() + index * size(field.type());
        return switch (size(field.type())) {
            case 1 -> bytes.get(at) & 0xFF;
            case 2 -> bytes.getShort(at) & 0xFFFF;
            case 4 -> bytes.getInt(at) & 0xFFFFFFFFL;
            default -> bytes.getLong(at);
        };
    }

    private long value(int tag, long otherwise) {
        Field field = fields.get(tag);
        return field == null || field.count() == 0 ? otherwise : value(field, 0);
    }

    private void checkData() {
        boolean tiled = fields.containsKey(TILE_OFFSETS);
        Field offsets = fields.get(tiled ? TILE_OFFSETS : STRIP_OFFSETS);
        if (offsets == null) {
            throw UnfitImage.truncated("it has no picture data");
        }
        long sum = total(offsets, fields.get(tiled ? TILE_BYTES : STRIP_BYTES));
        long bits = value(BITS, 1) * value(SAMPLES, 1) * value(WIDTH, 0);
        if (value(COMPRESSION, UNCOMPRESSED) == UNCOMPRESSED && sum < (bits + 7) / 8 * value(HEIGHT, 0)) {
            throw UnfitImage.truncated("its strips hold fewer bytes than the picture has");
        }
    }

    private long total(Field offsets, @Nullable Field counts) {
        if (counts == null || counts.count() < offsets.count()) {
            throw new UnfitImage("The TIFF is damaged: it does not say how long its strips are.");
        }
        long sum = 0;
        for (int i = 0; i < offsets.count(); i++) {
            long count = value(counts, i);
            place(Math.addExact(value(offsets, i), count));
            sum += count;
        }
        return sum;
    }

    /** A palette is decoded to three colours. */
    private Dimensions shape() {
        long bits = value(BITS, 1);
        if (value(SAMPLE_FORMAT, 1) == FLOATING_POINT || bits > 16) {
            throw new UnfitImage(
                    "The TIFF has values of %d bits or floating point; 8 and 16 bits are supported.".formatted(bits));
        }
        int samples = Math.toIntExact(value(SAMPLES, 1));
        int channels = value(PHOTOMETRIC, 1) == PALETTE ? 3 : samples;
        return new Dimensions(
                Math.toIntExact(value(WIDTH, 0)), Math.toIntExact(value(HEIGHT, 0)), channels, bits > 8 ? 16 : 8);
    }
}
