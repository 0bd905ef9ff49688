package pixfleet.fleet.codec;

import java.util.Arrays;

/**
 * TIFF's LZW: codes of 9 to 12 bits, the highest bit first, which grow by one entry early. Reusable; for one thread.
 *
 * @see <a href="https://www.itu.int/itudoc/itu-t/com16/tiff-fx/docs/tiff6.pdf">TIFF 6.0, section 13</a>
 */
final class Lzw {
    private static final int CLEAR = 256;
    private static final int END = 257;
    private static final int FIRST_FREE = 258;
    private static final int SHORTEST = 9;

    /** The table is begun anew before codes would need more than 12 bits. */
    private static final int FULL = 4094;

    /** Places of the table of strings, four for each there can be. */
    private static final int PLACES = 1 << 14;

    private final int[] keys = new int[PLACES];
    private final short[] codes = new short[PLACES];
    private byte[] out = new byte[0];
    private int written;
    private long held;
    private int heldBits;
    private int bits;
    private int free;

    /**
     * Compresses.
     *
     * @param in one byte or more
     * @return how many of the bytes of {@link #bytes} are the result
     */
    int compress(byte[] in, int length) {
        // Twelve bits a byte at worst, and the codes around them.
        int most = Math.addExact(Math.addExact(length, length / 2), 16);
        if (out.length < most) {
            out = new byte[most];
        }
        written = 0;
        held = 0;
        heldBits = 0;
        bits = SHORTEST;
        clear();
        int prefix = in[0] & 0xFF;
        for (int i = 1; i < length; i++) {
            int value = in[i] & 0xFF;
            int key = ((prefix << 8) | value) + 1;
            int place = place(key);
            if (keys[place] == key) {
                prefix = codes[place];
            } else {
                put(prefix);
                keys[place] = key;
                codes[place] = (short) free;
                grow();
                prefix = value;
            }
        }
        put(prefix);
        grow();
        put(END);
        if (heldBits > 0) {
            out[written++] = (byte) (held << (8 - heldBits));
        }
        return written;
    }

    /** What was compressed last; overwritten by the next call. */
    byte[] bytes() {
        return out;
    }

    /** Where a string stands, or is to stand. Keys begin at 1, as 0 marks what is free. */
    private int place(int key) {
        int place = (key * 0x9E3779B1) >>> 18;
        while (keys[place] != 0 && keys[place] != key) {
            place = (place + 1) & (PLACES - 1);
        }
        return place;
    }

    private void clear() {
        put(CLEAR);
        Arrays.fill(keys, 0);
        bits = SHORTEST;
        free = FIRST_FREE;
    }

    /** Counts an entry of the table. A reader is one behind, but changes to longer codes one early. */
    private void grow() {
        free++;
        if (free == FULL) {
            clear();
        } else if (free > (1 << bits) - 1) {
            bits++;
        }
    }

    private void put(int code) {
        held = (held << bits) | code;
        heldBits += bits;
        while (heldBits >= 8) {
            heldBits -= 8;
            out[written++] = (byte) (held >>> heldBits);
        }
        held &= (1L << heldBits) - 1;
    }
}
