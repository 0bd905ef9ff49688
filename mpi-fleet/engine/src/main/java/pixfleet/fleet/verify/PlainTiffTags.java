package pixfleet.fleet.verify;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import pixfleet.fleet.process.RangedFile;
import pixfleet.header.UnfitImage;

/**
 * A directory of a TIFF or BigTIFF of any length, read by hand: whole numbers only.
 *
 * @param order of bytes in the file
 * @param big whether it is a BigTIFF
 * @param entries by their tag
 * @param next where the directory begins that follows; 0 if none does
 */
record PlainTiffTags(RangedFile file, ByteOrder order, boolean big, Map<Integer, Entry> entries, long next) {
    private static final int BIG = 43;
    private static final int SUBFILE = 254;
    private static final int REDUCED_OR_MASK = 0b101;
    private static final int MOST_PREVIEWS = 100;
    private static final int MOST_VALUES = 1 << 24;

    /** Where the values of a tag lie: so many, each of so many bytes, from there. */
    private record Entry(int bytes, long count, long at) {}

    /** The first directory of a file in memory. */
    static PlainTiffTags read(ByteBuffer file) {
        return read(RangedFile.of(file));
    }

    /** The first directory of a file. */
    static PlainTiffTags read(RangedFile file) {
        ByteBuffer head = bytes(file, 0, 16);
        ByteOrder order = head.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        head.order(order);
        boolean big = head.getShort(2) == BIG;
        return read(file, order, big, big ? head.getLong(8) : head.getInt(4) & 0xFFFFFFFFL);
    }

    private static PlainTiffTags read(RangedFile file, ByteOrder order, boolean big, long directory) {
        int countBytes = big ? Long.BYTES : Short.BYTES;
        int entryBytes = big ? 20 : 12;
        int count = (int) number(bytes(file, directory, countBytes).order(order), 0, countBytes);
        long first = directory + countBytes;
        int linkBytes = big ? Long.BYTES : Integer.BYTES;
        ByteBuffer table = bytes(file, first, count * entryBytes + linkBytes).order(order);
        var entries = new HashMap<Integer, Entry>();
        for (int i = 0; i < count; i++) {
            int at = i * entryBytes;
            entries.put(table.getShort(at) & 0xFFFF, entry(table, at, big, first));
        }
        return new PlainTiffTags(file, order, big, entries, number(table, count * entryBytes, linkBytes));
    }

    /** Whether no other picture follows: nothing, or smaller copies and masks of this one. */
    boolean isOnly() {
        PlainTiffTags directory = this;
        for (int i = 0; directory.next != 0; i++) {
            directory = read(file, order, big, directory.next);
            if (i == MOST_PREVIEWS || (directory.value(SUBFILE, 0) & REDUCED_OR_MASK) == 0) {
                return false;
            }
        }
        return true;
    }

    private static Entry entry(ByteBuffer table, int at, boolean big, long tableAt) {
        int bytes = switch (table.getShort(at + 2)) {
            case 3, 8 -> Short.BYTES;
            case 4, 9, 13 -> Integer.BYTES;
            case 16, 17, 18 -> Long.BYTES;
            default -> Byte.BYTES;
        };
        int wide = big ? Long.BYTES : Integer.BYTES;
        long count = number(table, at + 4, wide);
        int valueAt = at + 4 + wide;
        boolean inside = count * bytes <= wide;
        return new Entry(bytes, count, inside ? tableAt + valueAt : number(table, valueAt, wide));
    }

    /** The only value of a tag, or its first one. */
    long value(int tag, long otherwise) {
        Entry entry = entries.get(tag);
        return entry == null || entry.count() == 0 ? otherwise : value(tag, 0, otherwise);
    }

    /** A value by its place. */
    long value(int tag, int index, long otherwise) {
        Entry entry = entries.get(tag);
        if (entry == null || index >= entry.count()) {
            return otherwise;
        }
        return number(
                bytes(file, entry.at() + (long) index * entry.bytes(), entry.bytes())
                        .order(order),
                0,
                entry.bytes());
    }

    /** All values of a tag. */
    long[] values(int tag) {
        Entry entry = entries.get(tag);
        if (entry == null || entry.count() > MOST_VALUES) {
            throw new UnfitImage("The TIFF does not say where its pixels lie.");
        }
        ByteBuffer all =
                bytes(file, entry.at(), (int) entry.count() * entry.bytes()).order(order);
        long[] values = new long[(int) entry.count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = number(all, i * entry.bytes(), entry.bytes());
        }
        return values;
    }

    boolean has(int tag) {
        return entries.containsKey(tag);
    }

    private static ByteBuffer bytes(RangedFile file, long at, int count) {
        if (at < 0 || count < 0 || at > file.length() - count) {
            throw new UnfitImage("The TIFF is damaged: a part of it lies beyond its end.");
        }
        byte[] bytes = new byte[count];
        file.read(at, MemorySegment.ofArray(bytes));
        return ByteBuffer.wrap(bytes);
    }

    private static long number(ByteBuffer bytes, int at, int count) {
        return switch (count) {
            case Byte.BYTES -> bytes.get(at) & 0xFF;
            case Short.BYTES -> bytes.getShort(at) & 0xFFFF;
            case Integer.BYTES -> bytes.getInt(at) & 0xFFFFFFFFL;
            default -> bytes.getLong(at);
        };
    }
}
