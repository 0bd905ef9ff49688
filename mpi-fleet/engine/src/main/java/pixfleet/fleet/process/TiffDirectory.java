package pixfleet.fleet.process;

import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import pixfleet.header.UnfitImage;

/**
 * The first directory of a TIFF or BigTIFF file, of either byte order, wherever in the file it lies. Tables are not read
 * before a value of them is asked for, and then a piece at a time. For one thread.
 *
 * @see <a href="https://www.itu.int/itudoc/itu-t/com16/tiff-fx/docs/tiff6.pdf">TIFF 6.0</a>
 * @see <a href="https://libtiff.gitlab.io/libtiff/specification/bigtiff.html">BigTIFF</a>
 */
public final class TiffDirectory {
    /** More than any writer makes; a directory that says more is damaged or means harm. */
    private static final long MAX_FIELDS = 4096;

    /** A longer table has a window of its own, so that two tables are read side by side. */
    private static final int FEW_VALUES = 16;

    private static final int CLASSIC = 42;
    private static final int BIG = 43;
    private static final String NO_TIFF = "The file is not a TIFF image.";

    private final RangedFile file;
    private final ByteWindow window;
    private final ByteOrder order;
    private final Map<Integer, Field> fields = new HashMap<>();

    private TiffDirectory(RangedFile file) {
        this.file = file;
        this.window = new ByteWindow(file, ByteOrder.BIG_ENDIAN);
        this.order = order(window);
        window.order(order);
        switch (window.unsignedShort(2)) {
            case CLASSIC -> readClassic();
            case BIG -> readBig();
            default -> throw new UnfitImage(NO_TIFF);
        }
    }

    /**
     * A field's values.
     *
     * @param type TIFF's number of it
     * @param count how many values
     * @param at where the first one lies in the file
     */
    private record Field(int type, long count, long at) {
        int size() {
            return switch (type) {
                case 3, 8 -> Short.BYTES;
                case 4, 9, 11, 13 -> Integer.BYTES;
                case 5, 10, 12, 16, 17, 18 -> Long.BYTES;
                default -> Byte.BYTES;
            };
        }
    }

    /**
     * Reads it.
     *
     * @throws UnfitImage if it is no TIFF, damaged, or not all there
     * @throws pixfleet.fault.TransientFailure if the file could not be read this time
     */
    public static TiffDirectory read(RangedFile file) {
        return new TiffDirectory(file);
    }

    private static ByteOrder order(ByteWindow window) {
        return switch (window.unsignedShort(0)) {
            case 0x4949 -> ByteOrder.LITTLE_ENDIAN;
            case 0x4D4D -> ByteOrder.BIG_ENDIAN;
            default -> throw new UnfitImage(NO_TIFF);
        };
    }

    private void readClassic() {
        long at = window.unsignedInt(4);
        int count = window.unsignedShort(at);
        for (int i = 0; i < checked(count); i++) {
            long entry = at + 2 + i * 12L;
            int tag = window.unsignedShort(entry);
            int type = window.unsignedShort(entry + 2);
            long values = window.unsignedInt(entry + 4);
            long inline = entry + 8;
            boolean fits = values * new Field(type, values, 0).size() <= Integer.BYTES;
            add(tag, new Field(type, values, fits ? inline : window.unsignedInt(inline)));
        }
    }

    private void readBig() {
        long at = window.signedLong(8);
        long count = window.signedLong(at);
        for (int i = 0; i < checked(count); i++) {
            long entry = at + 8 + i * 20L;
            int tag = window.unsignedShort(entry);
            int type = window.unsignedShort(entry + 2);
            long values = window.signedLong(entry + 4);
            long inline = entry + 12;
            boolean fits = values >= 0 && values <= Long.BYTES / new Field(type, values, 0).size();
            add(tag, new Field(type, values, fits ? inline : window.signedLong(inline)));
        }
    }

    private static long checked(long fields) {
        if (fields < 0 || fields > MAX_FIELDS) {
            throw new UnfitImage("The TIFF is damaged: its directory has %s fields; at most %d are read."
                    .formatted(Long.toUnsignedString(fields), MAX_FIELDS));
        }
        return fields;
    }

    private void add(int tag, Field field) {
        if (field.count() < 0
                || field.at() < 0
                || field.at() > file.length()
                || field.count() > (file.length() - field.at()) / field.size()) {
            throw UnfitImage.truncated("a part of the TIFF picture lies beyond its end");
        }
        fields.putIfAbsent(tag, field);
    }

    /** The file's byte order. */
    public ByteOrder order() {
        return order;
    }

    /** Whether the field is there and has a value. */
    public boolean has(int tag) {
        return count(tag) > 0;
    }

    /** TIFF's number of what kind its values are; 0 if it is not there. */
    public int type(int tag) {
        Field field = fields.get(tag);
        return field == null ? 0 : field.type();
    }

    /** How many values the field has; none if it is not there. */
    public long count(int tag) {
        Field field = fields.get(tag);
        return field == null ? 0 : field.count();
    }

    /** The field's first value, or {@code otherwise} if it is not there. */
    public long value(int tag, long otherwise) {
        return has(tag) ? new Table(field(tag), window).value(0) : otherwise;
    }

    /** Where in the file the field's values lie. */
    Optional<Long> place(int tag) {
        return Optional.ofNullable(fields.get(tag)).map(Field::at);
    }

    /**
     * All values of a field.
     *
     * @throws UnfitImage if it is not there
     */
    public Table table(int tag) {
        Field field = field(tag);
        return new Table(field, field.count() > FEW_VALUES ? new ByteWindow(file, order) : window);
    }

    private Field field(int tag) {
        Field field = fields.get(tag);
        if (field == null) {
            throw new UnfitImage("The TIFF is damaged: its field " + tag + " is missing.");
        }
        return field;
    }

    /** The values of one field, read as they are asked for. For one thread. */
    public static final class Table {
        private final Field field;
        private final ByteWindow window;

        private Table(Field field, ByteWindow window) {
            this.field = field;
            this.window = window;
        }

        /** How many values there are. */
        public long count() {
            return field.count();
        }

        /**
         * A value as an unsigned number; one above 2^63 comes out negative.
         *
         * @throws UnfitImage if there are not so many
         * @throws pixfleet.fault.TransientFailure if the file could not be read this time
         */
        public long value(long index) {
            if (index < 0 || index >= field.count()) {
                throw new UnfitImage(
                        "The TIFF is damaged: a table of %d values has no value %d.".formatted(field.count(), index));
            }
            long at = field.at() + index * field.size();
            return switch (field.size()) {
                case Byte.BYTES -> window.unsignedByte(at);
                case Short.BYTES -> window.unsignedShort(at);
                case Integer.BYTES -> window.unsignedInt(at);
                default -> window.signedLong(at);
            };
        }
    }
}
