package pixfleet.fleet.gang;

import java.lang.foreign.MemorySegment;

/**
 * Bytes on their way between this rank and another.
 *
 * @param peer the other rank
 * @param bytes native memory to be sent, or to be filled; may be longer than 2^31
 */
public record Parcel(int peer, MemorySegment bytes) {
    /** Checks that the memory is native. */
    public Parcel {
        if (!bytes.isNative()) {
            throw new IllegalArgumentException("only native memory travels");
        }
    }
}
