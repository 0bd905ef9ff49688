package pixfleet.fleet.verify;

import java.io.InputStream;
import java.nio.ByteBuffer;

/** The bytes of a buffer from 0 to its limit as a stream. */
final class ByteBufferStream extends InputStream {
    private final ByteBuffer left;

    ByteBufferStream(ByteBuffer bytes) {
        this.left = bytes.duplicate().clear().limit(bytes.limit());
    }

    @Override
    public int read() {
        return left.hasRemaining() ? left.get() & 0xFF : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        if (length > 0 && !left.hasRemaining()) {
            return -1;
        }
        int count = Math.min(length, left.remaining());
        left.get(target, offset, count);
        return count;
    }
}
