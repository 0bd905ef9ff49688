package pixfleet.control.intake;

import com.drew.lang.SequentialReader;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import pixfleet.control.intake.Uploads.Upload;
import pixfleet.header.FileBytes;

/**
 * The bytes of an upload as far as a header needs them: its head at once, more by growing ranges wherever they lie, and
 * 1 MiB in all, beyond which a file is not read to find out what it is.
 */
final class HeaderBytes implements FileBytes {
    private static final int FIRST_RANGE = 64 * 1024;
    private static final int BUDGET = 1 << 20;
    private static final int ALIGNMENT = 4096;

    /** The header is not found within the budget. */
    static final class BudgetSpent extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** The upload was replaced or removed while it was read. */
    static final class Replaced extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private final Uploads uploads;
    private final Upload upload;
    private final TreeMap<Long, ByteBuffer> ranges = new TreeMap<>();
    private int range = FIRST_RANGE;
    private int left = BUDGET;

    HeaderBytes(Uploads uploads, Upload upload) {
        this.uploads = uploads;
        this.upload = upload;
        ranges.put(0L, upload.head());
        left -= upload.head().remaining();
    }

    @Override
    public long length() {
        return upload.bytes();
    }

    @Override
    public int unsigned(long at) throws IOException {
        Map.Entry<Long, ByteBuffer> range = holding(at);
        return range.getValue().get((int) (at - range.getKey())) & 0xFF;
    }

    byte[] bytes(long from, int count) throws IOException {
        if (count < 0 || count > BUDGET) {
            throw new BudgetSpent();
        }
        var bytes = new byte[count];
        int done = 0;
        while (done < count) {
            Map.Entry<Long, ByteBuffer> range = holding(from + done);
            int skipped = (int) (from + done - range.getKey());
            int length = Math.min(count - done, range.getValue().remaining() - skipped);
            range.getValue().get(range.getValue().position() + skipped, bytes, done, length);
            done += length;
        }
        return bytes;
    }

    long littleEndian(long at, int count) throws IOException {
        long value = 0;
        for (int i = count - 1; i >= 0; i--) {
            value = value << 8 | unsigned(at + i);
        }
        return value;
    }

    long bigEndian(long at, int count) throws IOException {
        long value = 0;
        for (int i = 0; i < count; i++) {
            value = value << 8 | unsigned(at + i);
        }
        return value;
    }

    boolean startsWith(int at, int... expected) throws IOException {
        if (length() < at + expected.length) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            if (unsigned(at + i) != expected[i]) {
                return false;
            }
        }
        return true;
    }

    boolean startsWith(int at, String ascii) throws IOException {
        return startsWith(at, ascii.chars().toArray());
    }

    private Map.Entry<Long, ByteBuffer> holding(long at) throws IOException {
        if (at < 0 || at >= length()) {
            throw new EOFException();
        }
        Map.Entry<Long, ByteBuffer> before = ranges.floorEntry(at);
        long end = before == null ? 0 : before.getKey() + before.getValue().remaining();
        if (before != null && at < end) {
            return before;
        }
        // From a little before: readers of little-endian numbers ask for the last byte first.
        return fetch(Math.max(end, at - at % ALIGNMENT));
    }

    private Map.Entry<Long, ByteBuffer> fetch(long from) throws IOException {
        if (left <= ALIGNMENT) {
            throw new BudgetSpent();
        }
        int count = (int) Math.min(Math.min(range, left), length() - from);
        ByteBuffer more = uploads.read(upload.ref(), from, count).orElseThrow(Replaced::new);
        if (!more.hasRemaining()) {
            throw new EOFException();
        }
        left -= more.remaining();
        range *= 2;
        ranges.put(from, more);
        return Map.entry(from, more);
    }

    /** A view for readers that go forward. */
    SequentialReader forward() {
        return new Forward();
    }

    private final class Forward extends SequentialReader {
        private long position;

        @Override
        public long getPosition() {
            return position;
        }

        @Override
        public byte getByte() throws IOException {
            return (byte) unsigned(position++);
        }

        @Override
        public byte[] getBytes(int count) throws IOException {
            byte[] bytes = bytes(position, count);
            position += count;
            return bytes;
        }

        @Override
        public void getBytes(byte[] buffer, int offset, int count) throws IOException {
            System.arraycopy(getBytes(count), 0, buffer, offset, count);
        }

        @Override
        public void skip(long count) throws IOException {
            if (!trySkip(count)) {
                throw new EOFException();
            }
        }

        @Override
        public boolean trySkip(long count) {
            if (count < 0 || position + count > length()) {
                return false;
            }
            position += count;
            return true;
        }

        @Override
        public int available() {
            return (int) Math.min(Integer.MAX_VALUE, length() - position);
        }
    }
}
