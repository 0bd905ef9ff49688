package pixfleet.fleet.verify;

import com.drew.lang.BufferBoundsException;
import com.drew.lang.RandomAccessReader;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A buffer to the metadata library, which jumps about in a TIFF: as a stream it would be read to its end, into the heap. */
final class ByteBufferReader extends RandomAccessReader {
    private final ByteBuffer bytes;

    ByteBufferReader(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    @Override
    public int toUnshiftedOffset(int index) {
        return index;
    }

    @Override
    public byte getByte(int index) throws IOException {
        validateIndex(index, 1);
        return bytes.get(index);
    }

    @Override
    public byte[] getBytes(int index, int count) throws IOException {
        validateIndex(index, count);
        byte[] some = new byte[count];
        bytes.get(index, some);
        return some;
    }

    @Override
    protected void validateIndex(int index, int count) throws IOException {
        if (!isValidIndex(index, count)) {
            throw new BufferBoundsException(index, count, getLength());
        }
    }

    @Override
    protected boolean isValidIndex(int index, int count) {
        return index >= 0 && count >= 0 && (long) index + count <= bytes.limit();
    }

    @Override
    public long getLength() {
        return bytes.limit();
    }
}
