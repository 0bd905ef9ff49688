package pixfleet.header;

import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A directory of a TIFF or BigTIFF file, of either byte order, wherever in the file it lies. Tables are not read
 * before a value of them is asked for, and then a piece at a time. For one thread.
 *
 * @see <a href="https://www.itu.int/itudoc/itu-t/com16/tiff-fx/docs/tiff6.pdf">TIFF 6.0</a>
 * @see <a href="https://libtiff.gitlab.io/libtiff/specification/bigtiff.html">BigTIFF</a>
 */
public final class TiffDirectory {
    /** More than any writer makes; a directory that says more is damaged or means harm. */
    private static final long MAX_FIELDS = 4096;

    /** A longer table has a view of its own, so that two tables are read side by side. */
    private static final int FEW_VALUES = 16;

    private static final int REDUCED_OR_MASK = 0b101;
    private static final int VERSION_AT = 2;
    private static final int CLASSIC = 42;
    static final int BIG = 43;
    private static final String NO_TIFF = "The file is not a TIFF image.";

    private final FileBytes file;
    private final ByteOrder order;
    private final Layout layout;
    private final long at;
    private final long end;
    private final Map<Integer, Entry> fields = new HashMap<>();

    private TiffDirectory(FileBytes file, ByteOrder order, Layout layout, long at) {
        this.file = file;
        this.order = order;
        this.layout = layout;
        this.at = at;
        this.end = read(at);
    }

    /**
     * How wide the numbers are that lead through the file.
     *
     * @param first where the place of the first directory stands
     * @param countBytes of the number of a directory's entries
     * @param wordBytes of a place in the file and of an entry's count of values
     */
    private record Layout(int first, int countBytes, int wordBytes) {
        private static final Layout OF_CLASSIC = new Layout(4, 2, 4);
        private static final Layout OF_BIG = new Layout(8, 8, 8);

        static Layout of(FileBytes file, ByteOrder order) {
            return switch ((int) file.number(VERSION_AT, 2, order)) {
                case CLASSIC -> OF_CLASSIC;
                case BIG -> checkedBig(file.number(4, 2, order));
                default -> throw new UnfitImage(NO_TIFF);
            };
        }

        private static Layout checkedBig(long wordBytes) {
            if (wordBytes != OF_BIG.wordBytes()) {
                throw new UnfitImage("The TIFF is damaged: it writes places with %d bytes.".formatted(wordBytes));
            }
            return OF_BIG;
        }

        int entryBytes() {
            return 4 + 2 * wordBytes;
        }
    }

    /**
     * A field's values.
     *
     * @param type TIFF's number of it
     * @param count how many values
     * @param at where the first one lies in the file
     */
    private record Entry(int type, long count, long at) {
        int size() {
            return TiffTag.size(type);
        }
    }

    /**
     * Reads the first one.
     *
     * @param file stays open as long as this is used
     * @throws UnfitImage if it is no TIFF, damaged, or not all there
     */
    public static TiffDirectory first(FileBytes file) {
        ByteOrder order = order(file);
        Layout layout = Layout.of(file, order);
        return new TiffDirectory(file, order, layout, file.number(layout.first(), layout.wordBytes(), order));
    }

    /** Where in the file it stands. */
    long at() {
        return at;
    }

    /** The one it leads to, if it does. */
    Optional<TiffDirectory> next() {
        long at = file.number(end, layout.wordBytes(), order);
        return at == 0 ? Optional.empty() : Optional.of(new TiffDirectory(file, order, layout, at));
    }

    private static ByteOrder order(FileBytes file) {
        return switch ((int) file.big(0, 2)) {
            case 0x4949 -> ByteOrder.LITTLE_ENDIAN;
            case 0x4D4D -> ByteOrder.BIG_ENDIAN;
            default -> throw new UnfitImage(NO_TIFF);
        };
    }

    /** Reads the fields and answers where they end. */
    private long read(long at) {
        long count = checked(file.number(at, layout.countBytes(), order));
        long entry = at + layout.countBytes();
        for (long i = 0; i < count; i++, entry += layout.entryBytes()) {
            int tag = (int) file.number(entry, 2, order);
            int type = (int) file.number(entry + 2, 2, order);
            long values = file.number(entry + 4, layout.wordBytes(), order);
            long inline = entry + 4 + layout.wordBytes();
            boolean fits = values >= 0 && values <= layout.wordBytes() / TiffTag.size(type);
            add(tag, new Entry(type, values, fits ? inline : file.number(inline, layout.wordBytes(), order)));
        }
        return entry;
    }

    private static long checked(long fields) {
        if (fields < 0 || fields > MAX_FIELDS) {
            throw new UnfitImage("The TIFF is damaged: its directory has %s fields; at most %d are read."
                    .formatted(Long.toUnsignedString(fields), MAX_FIELDS));
        }
        return fields;
    }

    private void add(int tag, Entry field) {
        if (field.count() < 0
                || field.at() < 0
                || field.at() > file.length()
                || field.count() > (file.length() - field.at()) / field.size()) {
            throw new FileEnd("The file is truncated: a part of the TIFF picture lies beyond its end.");
        }
        fields.putIfAbsent(tag, field);
    }

    /**
     * The directory that a field leads to, if there is that field.
     *
     * @throws UnfitImage if there is no directory at that place
     */
    public Optional<TiffDirectory> below(int tag) {
        return has(tag) ? Optional.of(new TiffDirectory(file, order, layout, value(tag, 0))) : Optional.empty();
    }

    /** Which fields there are. */
    public Set<Integer> tags() {
        return Set.copyOf(fields.keySet());
    }

    /**
     * The bytes of a field's values, as they are in the file.
     *
     * @throws UnfitImage if it is not there
     */
    public byte[] bytes(int tag) {
        Entry field = field(tag);
        return file.bytes(field.at(), Math.toIntExact(field.count() * field.size()));
    }

    /** The file's byte order. */
    public ByteOrder order() {
        return order;
    }

    /** Whether its picture is one of its own, not a preview or mask of another. */
    boolean isPage() {
        return (value(TiffTag.SUBFILE, 0) & REDUCED_OR_MASK) == 0;
    }

    /** Whether the field is there and has a value. */
    public boolean has(int tag) {
        return count(tag) > 0;
    }

    /** TIFF's number of what kind its values are; 0 if it is not there. */
    public int type(int tag) {
        Entry field = fields.get(tag);
        return field == null ? 0 : field.type();
    }

    /** How many values the field has; none if it is not there. */
    public long count(int tag) {
        Entry field = fields.get(tag);
        return field == null ? 0 : field.count();
    }

    /** The field's first value, or {@code otherwise} if it is not there. */
    public long value(int tag, long otherwise) {
        return has(tag) ? new Table(field(tag), file, order).value(0) : otherwise;
    }

    /** Where in the file the field's values lie. */
    public Optional<Long> place(int tag) {
        return Optional.ofNullable(fields.get(tag)).map(Entry::at);
    }

    /**
     * All values of a field.
     *
     * @throws UnfitImage if it is not there
     */
    public Table table(int tag) {
        Entry field = field(tag);
        return new Table(field, field.count() > FEW_VALUES ? file.beside() : file, order);
    }

    private Entry field(int tag) {
        Entry field = fields.get(tag);
        if (field == null) {
            throw new UnfitImage("The TIFF is damaged: its field " + tag + " is missing.");
        }
        return field;
    }

    /** The values of one field, read as they are asked for. For one thread. */
    public static final class Table {
        private final Entry field;
        private final FileBytes file;
        private final ByteOrder order;

        private Table(Entry field, FileBytes file, ByteOrder order) {
            this.field = field;
            this.file = file;
            this.order = order;
        }

        /** How many values there are. */
        public long count() {
            return field.count();
        }

        /**
         * A value as an unsigned number; one above 2^63 comes out negative.
         *
         * @throws UnfitImage if there are not so many
         */
        public long value(long index) {
            if (index < 0 || index >= field.count()) {
                throw new UnfitImage(
                        "The TIFF is damaged: a table of %d values has no value %d.".formatted(field.count(), index));
            }
            return file.number(field.at() + index * field.size(), field.size(), order);
        }
    }
}
