package pixfleet.fleet.process;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * A file that is in memory as a whole.
 *
 * @param bytes from 0 to the limit
 */
record BufferedFile(ByteBuffer bytes) implements RangedFile {
    @Override
    public long length() {
        return bytes.limit();
    }

    @Override
    public void read(long at, MemorySegment into) {
        into.copyFrom(MemorySegment.ofBuffer(bytes.duplicate().position(0)).asSlice(at, into.byteSize()));
    }

    @Override
    public boolean farAway() {
        return false;
    }

    @Override
    public void close() {
        // The memory is its lender's.
    }
}
