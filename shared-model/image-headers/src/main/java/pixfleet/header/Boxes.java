package pixfleet.header;

import java.util.Optional;

/**
 * The boxes that HEIF, JPEG XL and JPEG 2000 files are made of.
 *
 * @see <a href="https://www.iso.org/standard/83102.html">ISO/IEC 14496-12, 4.2</a>
 */
final class Boxes {
    private static final int MAX_BOXES = 1000;

    private Boxes() {}

    /**
     * A box.
     *
     * @param content where what is in it begins
     * @param end where it ends
     */
    record Box(long content, long end) {}

    /** Hears of boxes. */
    @FunctionalInterface
    interface Visitor {
        /** Answers whether to go on. */
        boolean box(String type, Box box);
    }

    /** Goes through the boxes between two places. */
    static void visit(FileBytes file, long from, long end, Visitor visitor) {
        long at = from;
        for (int i = 0; i < MAX_BOXES && at + 8 <= end; i++) {
            long size = file.big(at, 4);
            int head = 8;
            if (size == 1) {
                size = file.big(at + 8, 8);
                head = 16;
            }
            long next = size == 0 ? end : at + size;
            if (next < at + head || next > end) {
                next = end;
            }
            var type = new StringBuilder();
            for (int letter = 0; letter < 4; letter++) {
                type.append((char) file.unsigned(at + 4 + letter));
            }
            if (!visitor.box(type.toString(), new Box(at + head, next))) {
                return;
            }
            at = next;
        }
    }

    /** The first box of a type between two places. */
    static Optional<Box> find(FileBytes file, long from, long end, String wanted) {
        var found = new java.util.ArrayList<Box>();
        visit(file, from, end, (type, box) -> {
            if (type.equals(wanted)) {
                found.add(box);
            }
            return found.isEmpty();
        });
        return found.stream().findFirst();
    }
}
