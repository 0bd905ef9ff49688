package pixfleet.fleet.codec;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import pixfleet.fleet.process.RangedFile;
import pixfleet.header.UnfitImage;

/** A file in memory that counts what is asked of it. */
public final class BytesFile implements RangedFile {
    private final byte[] bytes;
    private int requests;
    private long read;

    public BytesFile(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    public int requests() {
        return requests;
    }

    public long bytesRead() {
        return read;
    }

    @Override
    public long length() {
        return bytes.length;
    }

    @Override
    public void read(long at, MemorySegment into) {
        if (at < 0 || at > bytes.length - into.byteSize()) {
            throw new UnfitImage("The file ends at byte %d, in the middle of what is read.".formatted(bytes.length));
        }
        requests++;
        read += into.byteSize();
        MemorySegment.copy(bytes, (int) at, into, ValueLayout.JAVA_BYTE, 0, (int) into.byteSize());
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
