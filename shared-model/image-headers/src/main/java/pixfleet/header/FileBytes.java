package pixfleet.header;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A file's bytes, wherever they are. For one thread. */
public interface FileBytes {
    /** A file that is in memory as a whole, from 0 to the limit; the memory stays the caller's. */
    static FileBytes of(ByteBuffer bytes) {
        return new BytesInMemory(bytes);
    }

    /** How many there are. */
    long length();

    /**
     * A byte as a number of 0 to 255.
     *
     * @throws FileEnd if there is none at that place
     */
    int unsigned(long at);

    /**
     * An unsigned number; one above 2^63 comes out negative.
     *
     * @param count of its bytes, 1 to 8
     * @throws FileEnd if they are not all there
     */
    default long number(long at, int count, ByteOrder order) {
        long value = 0;
        boolean little = order == ByteOrder.LITTLE_ENDIAN;
        for (int i = 0; i < count; i++) {
            value = value << 8 | unsigned(little ? at + count - 1 - i : at + i);
        }
        return value;
    }

    /** A number of some bytes, the highest first. */
    default long big(long at, int count) {
        return number(at, count, ByteOrder.BIG_ENDIAN);
    }

    /** A number of some bytes, the lowest first. */
    default long little(long at, int count) {
        return number(at, count, ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * A copy of some bytes.
     *
     * @throws FileEnd if they are not all there
     */
    default byte[] bytes(long from, int count) {
        if (count < 0 || from < 0 || from > length() - count) {
            throw new FileEnd();
        }
        var bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) unsigned(from + i);
        }
        return bytes;
    }

    /** Whether those letters stand there. */
    default boolean says(long at, String letters) {
        if (at < 0 || at + letters.length() > length()) {
            return false;
        }
        for (int i = 0; i < letters.length(); i++) {
            if (unsigned(at + i) != letters.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Another view of the same file, for reading in two places by turns where each is read ahead of. */
    default FileBytes beside() {
        return this;
    }
}
