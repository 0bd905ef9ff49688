package pixfleet.fleet.attach;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongUnaryOperator;
import pixfleet.header.TiffTag;

/** Header and only directory of a little-endian TIFF or BigTIFF file, with the tables and the directories below it behind it. */
public final class TiffHead {
    /** Tables begin at a multiple of this, and the head ends at one. */
    private static final int ALIGNMENT = 8;

    private final boolean big;
    private final List<Entry> fields;

    /**
     * @param fields in any order
     */
    public TiffHead(boolean big, List<Entry> fields) {
        this.big = big;
        this.fields =
                fields.stream().sorted(Comparator.comparingInt(Entry::tag)).toList();
    }

    /**
     * A field of the directory.
     *
     * @param count of values; for a fraction, numerator and denominator are two
     * @param value gives each value by its number
     * @param below fields of a directory that this one leads to; none for all others
     */
    public record Entry(int tag, int type, int count, LongUnaryOperator value, List<Entry> below) {
        /** Copies the list. */
        public Entry {
            below = List.copyOf(below);
        }

        /** A field of values. */
        public Entry(int tag, int type, int count, LongUnaryOperator value) {
            this(tag, type, count, value, List.of());
        }

        /** A field that leads to another directory. */
        static Entry below(int tag, List<Entry> fields) {
            return new Entry(tag, TiffTag.TYPE_LONG, 1, _ -> 0, fields);
        }

        /** A number of 32 bits. */
        public static Entry number(int tag, long value) {
            return new Entry(tag, TiffTag.TYPE_LONG, 1, _ -> value);
        }

        /** So many times a number of 16 bits. */
        public static Entry shorts(int tag, int count, int value) {
            return new Entry(tag, TiffTag.TYPE_SHORT, count, _ -> value);
        }

        /** A fraction a denominator of which counts in millionths of a whole number is near enough to any. */
        public static Entry fraction(int tag, double value) {
            boolean whole = value == Math.rint(value);
            long denominator = whole ? 1 : value < 1000 ? 1_000_000 : 1000;
            return new Entry(
                    tag, TiffTag.TYPE_RATIONAL, 2, i -> i == 0 ? Math.round(value * denominator) : denominator);
        }

        /** A field that is copied as it is. */
        public static Entry copy(CopiedEntry field) {
            ByteBuffer values = field.values().order(ByteOrder.LITTLE_ENDIAN);
            if (isFraction(field.type())) {
                return new Entry(field.tag(), field.type(), 2 * field.count(), i -> values.getInt(4 * (int) i));
            }
            return new Entry(
                    field.tag(),
                    field.type(),
                    field.count(),
                    switch (TiffTag.size(field.type())) {
                        case Byte.BYTES -> i -> values.get((int) i);
                        case Short.BYTES -> i -> values.getShort(2 * (int) i);
                        case Integer.BYTES -> i -> values.getInt(4 * (int) i);
                        default -> i -> values.getLong(8 * (int) i);
                    });
        }

        private static boolean isFraction(int type) {
            return type == TiffTag.TYPE_RATIONAL || type == TiffTag.TYPE_SIGNED_RATIONAL;
        }

        int size() {
            return isFraction(type) ? Integer.BYTES : TiffTag.size(type);
        }

        int bytes() {
            return Math.multiplyExact(count, size());
        }

        /** How many values the directory says there are. */
        int stated() {
            return isFraction(type) ? count / 2 : count;
        }
    }

    private int inlineBytes() {
        return big ? Long.BYTES : Integer.BYTES;
    }

    private int headerBytes() {
        return big ? 16 : 8;
    }

    private int tablesAt() {
        int directory = big ? 8 + fields.size() * 20 + 8 : 2 + fields.size() * 12 + 4;
        return aligned(headerBytes() + directory);
    }

    private static int aligned(int bytes) {
        return Math.multiplyExact(Math.ceilDiv(bytes, ALIGNMENT), ALIGNMENT);
    }

    private TiffHead below(Entry field) {
        return new TiffHead(big, field.below());
    }

    /** How far behind a directory's beginning it says where the next one stands. */
    public int nextBytes() {
        return big ? 8 + fields.size() * 20 : 2 + fields.size() * 12;
    }

    /** How long the head is, whatever the values are. */
    public int bytes() {
        int at = tablesAt();
        for (Entry field : fields) {
            if (!field.below().isEmpty()) {
                at = Math.addExact(at, aligned(below(field).bytes() - headerBytes()));
            } else if (field.bytes() > inlineBytes()) {
                at = Math.addExact(at, aligned(field.bytes()));
            }
        }
        return at;
    }

    /** The head. */
    public ByteBuffer written() {
        ByteBuffer out = ByteBuffer.allocate(bytes()).order(ByteOrder.LITTLE_ENDIAN);
        out.putShort((short) 0x4949).putShort((short) (big ? 43 : 42));
        if (big) {
            out.putShort((short) Long.BYTES).putShort((short) 0);
        }
        putWide(out, headerBytes());
        return out.put(directory(headerBytes())).clear();
    }

    /**
     * The directory and its tables, to stand elsewhere than right behind the header.
     *
     * @param at where, a multiple of 8
     */
    public ByteBuffer directory(long at) {
        ByteBuffer out = ByteBuffer.allocate(bytes() - headerBytes()).order(ByteOrder.LITTLE_ENDIAN);
        if (big) {
            out.putLong(fields.size());
        } else {
            out.putShort((short) fields.size());
        }
        int table = tablesAt() - headerBytes();
        for (Entry field : fields) {
            boolean inline = field.bytes() <= inlineBytes();
            out.putShort((short) field.tag()).putShort((short) field.type());
            putWide(out, field.stated());
            if (!field.below().isEmpty()) {
                ByteBuffer directory = below(field).directory(at + table);
                out.put(table, directory, 0, directory.limit());
                putWide(out, at + table);
                table += aligned(directory.limit());
                continue;
            }
            write(field, out, inline ? out.position() : table);
            if (inline) {
                out.position(out.position() + inlineBytes());
            } else {
                putWide(out, at + table);
                table += aligned(field.bytes());
            }
        }
        return out.clear();
    }

    private void putWide(ByteBuffer out, long value) {
        if (big) {
            out.putLong(value);
        } else {
            out.putInt((int) value);
        }
    }

    private static void write(Entry field, ByteBuffer out, int at) {
        for (int i = 0; i < field.count(); i++) {
            long value = field.value().applyAsLong(i);
            switch (field.size()) {
                case Byte.BYTES -> out.put(at + i, (byte) value);
                case Short.BYTES -> out.putShort(at + i * Short.BYTES, (short) value);
                case Integer.BYTES -> out.putInt(at + i * Integer.BYTES, (int) value);
                default -> out.putLong(at + i * Long.BYTES, value);
            }
        }
    }
}
