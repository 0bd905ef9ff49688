package pixfleet.fleet.aws;

import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Memory as the body of a request. The SDK's own body of a buffer copies it to the heap; this one does not. */
final class MemoryStream extends InputStream {
    private final MemorySegment content;
    private long at;

    MemoryStream(MemorySegment content) {
        this.content = content;
    }

    @Override
    public int read() {
        return at < content.byteSize() ? content.get(ValueLayout.JAVA_BYTE, at++) & 0xFF : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        int count = Math.min(length, available());
        MemorySegment.copy(content, ValueLayout.JAVA_BYTE, at, into, offset, count);
        at += count;
        return count == 0 ? -1 : count;
    }

    @Override
    public int available() {
        return (int) Math.min(Integer.MAX_VALUE, content.byteSize() - at);
    }
}
