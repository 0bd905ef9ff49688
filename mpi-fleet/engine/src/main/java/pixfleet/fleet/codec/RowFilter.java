package pixfleet.fleet.codec;

/**
 * PNG's ways of saying a row by its neighbours. Paeth is left out: its loop has branches, and costs as much time as the
 * compression behind it.
 *
 * @see <a href="https://www.w3.org/TR/png-3/#9Filters">PNG, third edition, 9</a>
 */
enum RowFilter {
    NONE(0) {
        @Override
        void apply(byte[] raw, int at, byte[] out, int to, int length, Shape shape) {
            System.arraycopy(raw, at, out, to, length);
        }
    },
    SUB(1) {
        @Override
        void apply(byte[] raw, int at, byte[] out, int to, int length, Shape shape) {
            int left = at - shape.pixelBytes();
            int first = Math.min(length, shape.pixelBytes());
            System.arraycopy(raw, at, out, to, first);
            for (int i = first; i < length; i++) {
                out[to + i] = (byte) (raw[at + i] - raw[left + i]);
            }
        }
    },
    UP(2) {
        @Override
        void apply(byte[] raw, int at, byte[] out, int to, int length, Shape shape) {
            int above = at - shape.rowBytes();
            for (int i = 0; i < length; i++) {
                out[to + i] = (byte) (raw[at + i] - raw[above + i]);
            }
        }
    },
    AVERAGE(3) {
        @Override
        void apply(byte[] raw, int at, byte[] out, int to, int length, Shape shape) {
            int above = at - shape.rowBytes();
            int left = at - shape.pixelBytes();
            int first = Math.min(length, shape.pixelBytes());
            for (int i = 0; i < first; i++) {
                out[to + i] = (byte) (raw[at + i] - ((raw[above + i] & 0xFF) >> 1));
            }
            for (int i = first; i < length; i++) {
                out[to + i] = (byte) (raw[at + i] - (((raw[above + i] & 0xFF) + (raw[left + i] & 0xFF)) >> 1));
            }
        }
    };

    private final byte code;

    RowFilter(int code) {
        this.code = (byte) code;
    }

    /**
     * How rows lie in memory, back to back.
     *
     * @param rowBytes bytes of a row
     * @param pixelBytes bytes of a pixel
     */
    record Shape(int rowBytes, int pixelBytes) {}

    /**
     * Filters the first bytes of a row.
     *
     * @param raw rows back to back, with one above for those filters that look there
     * @param at where the row begins
     * @param out receives the bytes
     * @param to where
     * @param length how many
     */
    abstract void apply(byte[] raw, int at, byte[] out, int to, int length, Shape shape);

    /** The filter's number in the file. */
    byte code() {
        return code;
    }

    /** What takes its place in a row whose upper neighbour is not there. */
    RowFilter withoutAbove() {
        return this == NONE ? NONE : SUB;
    }
}
