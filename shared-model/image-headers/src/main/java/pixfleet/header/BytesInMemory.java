package pixfleet.header;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A file that is in memory as a whole. */
final class BytesInMemory implements FileBytes {
    private final ByteBuffer bytes;

    BytesInMemory(ByteBuffer bytes) {
        this.bytes = bytes.duplicate().clear().limit(bytes.limit()).order(ByteOrder.BIG_ENDIAN);
    }

    @Override
    public long length() {
        return bytes.limit();
    }

    @Override
    public int unsigned(long at) {
        if (at < 0 || at >= bytes.limit()) {
            throw new FileEnd();
        }
        return bytes.get((int) at) & 0xFF;
    }

    @Override
    public byte[] bytes(long from, int count) {
        if (count < 0 || from < 0 || from > bytes.limit() - count) {
            throw new FileEnd();
        }
        var copy = new byte[count];
        bytes.get((int) from, copy);
        return copy;
    }
}
