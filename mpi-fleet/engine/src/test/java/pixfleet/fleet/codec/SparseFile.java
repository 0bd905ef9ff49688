package pixfleet.fleet.codec;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import pixfleet.fleet.process.RangedFile;
import pixfleet.header.UnfitImage;

/** A file of any length that has bytes at its beginning and zeros behind them. */
final class SparseFile implements RangedFile {
    private final long length;
    private final byte[] start;
    private long read;

    SparseFile(long length, byte[] start) {
        this.length = length;
        this.start = start.clone();
    }

    @Override
    public long length() {
        return length;
    }

    long bytesRead() {
        return read;
    }

    @Override
    public void read(long at, MemorySegment into) {
        if (at < 0 || at > length - into.byteSize()) {
            throw new UnfitImage("The file ends at byte %d, in the middle of what is read.".formatted(length));
        }
        read += into.byteSize();
        into.fill((byte) 0);
        if (at < start.length) {
            int count = (int) Math.min(into.byteSize(), start.length - at);
            MemorySegment.copy(start, (int) at, into, ValueLayout.JAVA_BYTE, 0, count);
        }
    }

    @Override
    public boolean farAway() {
        return false;
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
