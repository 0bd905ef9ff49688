package pixfleet.fleet.process;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import pixfleet.header.UnfitImage;

/** One version of a stored file, read by range. Used by many threads at once. */
public interface RangedFile extends AutoCloseable {
    /** A file that is in memory as a whole, from 0 to the limit; the memory stays the caller's. */
    static RangedFile of(ByteBuffer bytes) {
        return new BufferedFile(bytes);
    }

    /** Bytes of the file. */
    long length();

    /**
     * Reads a range, whole or not at all as far as the caller can rely on it.
     *
     * @param at the first byte, from 0
     * @param into is filled; may be longer than 2^31
     * @throws UnfitImage if the file is gone, was replaced by another version, or ends before the range does
     * @throws pixfleet.fault.TransientFailure if it could not be read this time; what {@code into} holds is then open
     */
    void read(long at, MemorySegment into);

    /** Whether reading waits for a network, so that reading ahead is worth a copy. */
    boolean farAway();

    /** Gives back what is held. A second call does nothing. */
    @Override
    void close();
}
