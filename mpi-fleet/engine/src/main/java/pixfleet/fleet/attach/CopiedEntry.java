package pixfleet.fleet.attach;

import java.nio.ByteBuffer;

/**
 * An entry of a TIFF directory that is copied as it is.
 *
 * @param tag TIFF's number of it
 * @param type TIFF's number of its values' kind
 * @param count how many values, as the directory states it
 * @param values their bytes, little-endian, read-only
 */
public record CopiedEntry(int tag, int type, int count, ByteBuffer values) {
    private static final int DESCRIPTION = 270;

    /** Makes the bytes one's own. */
    public CopiedEntry {
        values = values.slice().asReadOnlyBuffer();
    }

    @Override
    public ByteBuffer values() {
        return values.duplicate();
    }

    /** Whether it may say how many values there are and of how many bits, as some writers' descriptions do. */
    boolean describesValues() {
        return tag == DESCRIPTION;
    }
}
