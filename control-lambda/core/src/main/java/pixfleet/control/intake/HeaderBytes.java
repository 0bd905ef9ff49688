package pixfleet.control.intake;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import pixfleet.control.intake.Uploads.Upload;
import pixfleet.header.FileBytes;
import pixfleet.header.FileEnd;
import pixfleet.header.Magic;

/**
 * The bytes of an upload as far as a header needs them: its head at once, more by growing ranges wherever they lie, up to a
 * budget, beyond which a file is not read to find out what it is.
 */
final class HeaderBytes implements FileBytes {
    private static final int FIRST_RANGE = 64 * 1024;
    private static final int ALIGNMENT = 4096;

    /** The header is not found within the budget. */
    static final class BudgetSpent extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** The upload was replaced or removed while it was read. */
    static final class Replaced extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private final Uploads uploads;
    private final Upload upload;
    private final TreeMap<Long, ByteBuffer> ranges = new TreeMap<>();
    private final int budget;
    private int range = FIRST_RANGE;
    private int left;

    private HeaderBytes(Uploads uploads, Upload upload, int budget) {
        this.uploads = uploads;
        this.upload = upload;
        this.budget = budget;
        ranges.put(0L, upload.head());
        left = budget - upload.head().remaining();
    }

    /** As many as the header of what the upload is may take. */
    static HeaderBytes ofHeader(Uploads uploads, Upload upload) {
        int budget =
                Magic.format(FileBytes.of(upload.head())).map(HeaderBudget::of).orElse(HeaderBudget.HEAD);
        return new HeaderBytes(uploads, upload, budget);
    }

    /** As many as any header may take: what is said beside a picture stands behind it in some formats. */
    static HeaderBytes anywhere(Uploads uploads, Upload upload) {
        return new HeaderBytes(uploads, upload, HeaderBudget.ANYWHERE);
    }

    @Override
    public long length() {
        return upload.bytes();
    }

    @Override
    public int unsigned(long at) {
        Map.Entry<Long, ByteBuffer> range = holding(at);
        return range.getValue().get((int) (at - range.getKey())) & 0xFF;
    }

    @Override
    public byte[] bytes(long from, int count) {
        if (count < 0 || count > budget) {
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

    private Map.Entry<Long, ByteBuffer> holding(long at) {
        if (at < 0 || at >= length()) {
            throw new FileEnd();
        }
        Map.Entry<Long, ByteBuffer> before = ranges.floorEntry(at);
        long end = before == null ? 0 : before.getKey() + before.getValue().remaining();
        if (before != null && at < end) {
            return before;
        }
        // From a little before: readers of little-endian numbers ask for the last byte first.
        return fetch(Math.max(end, at - at % ALIGNMENT));
    }

    private Map.Entry<Long, ByteBuffer> fetch(long from) {
        if (left <= ALIGNMENT) {
            throw new BudgetSpent();
        }
        int count = (int) Math.min(Math.min(range, left), length() - from);
        ByteBuffer more = uploads.read(upload.ref(), from, count).orElseThrow(Replaced::new);
        if (!more.hasRemaining()) {
            throw new FileEnd();
        }
        left -= more.remaining();
        range *= 2;
        ranges.put(from, more);
        return Map.entry(from, more);
    }
}
