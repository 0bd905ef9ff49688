package pixfleet.control.intake;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pixfleet.control.Samples;
import pixfleet.job.ObjectRef;

/** One upload of any size whose bytes are zero but for a BigTIFF's header and, at the very end, its directory. */
final class SparseUpload implements Uploads {
    private static final int HEADER = 16;

    private final byte[] start;
    private final byte[] directory;
    private final long bytes;
    private long bytesRead;

    /**
     * @param small a little-endian BigTIFF whose directory follows its header
     * @param bytes size of the upload
     */
    SparseUpload(byte[] small, long bytes) {
        this.start = java.util.Arrays.copyOf(small, HEADER);
        this.directory = java.util.Arrays.copyOfRange(small, HEADER, small.length);
        this.bytes = bytes;
        ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).putLong(8, bytes - directory.length);
    }

    Upload upload() {
        return find("uploads", "incoming/huge.tiff").orElseThrow();
    }

    /** How many bytes were read beyond the first ones. */
    long bytesRead() {
        return bytesRead;
    }

    @Override
    public Optional<Upload> find(String bucket, String key) {
        ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES).put(0, start);
        return Optional.of(new Upload(new ObjectRef(bucket, key, "e"), bytes, Samples.NOON, Map.of(), head));
    }

    @Override
    public Optional<ByteBuffer> read(ObjectRef upload, long from, int length) {
        var range = ByteBuffer.allocate((int) Math.min(length, bytes - from));
        bytesRead += range.limit();
        long place = bytes - directory.length - from;
        for (int i = 0; i < directory.length; i++) {
            if (place + i >= 0 && place + i < range.limit()) {
                range.put((int) (place + i), directory[i]);
            }
        }
        return Optional.of(range);
    }

    @Override
    public List<Listed> list(String after, int max) {
        return List.of();
    }
}
