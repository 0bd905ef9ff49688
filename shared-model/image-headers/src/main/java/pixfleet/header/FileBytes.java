package pixfleet.header;

import java.io.IOException;

/** A file's bytes, wherever they are. */
public interface FileBytes {
    /** How many there are. */
    long length();

    /**
     * A byte as a number of 0 to 255.
     *
     * @throws java.io.EOFException if there is none at that place
     * @throws IOException if it cannot be read
     */
    int unsigned(long at) throws IOException;

    /** A number of some bytes, the highest first. */
    default long big(long at, int count) throws IOException {
        long value = 0;
        for (int i = 0; i < count; i++) {
            value = value << 8 | unsigned(at + i);
        }
        return value;
    }

    /** Whether those letters stand there. */
    default boolean says(long at, String letters) throws IOException {
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
}
