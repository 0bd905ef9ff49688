package pixfleet.control.intake;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pixfleet.fault.TransientFailure;
import pixfleet.job.ObjectRef;

/**
 * What users have uploaded. Reads only.
 *
 * <p>Every method may throw {@link TransientFailure}.
 */
public interface Uploads {
    /** How many bytes {@link #find} reads along with the facts. */
    int HEAD_BYTES = 64 * 1024;

    /** An object that is there and cannot be read, which no time mends: it may not be read, or lies in an archive. */
    final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String reason;

        /**
         * @param reason a sentence for the user
         */
        public Unreadable(String reason) {
            super(reason);
            this.reason = reason;
        }

        /** Why, a sentence for the user. */
        public String reason() {
            return reason;
        }
    }

    /**
     * The object at that key as it is now, with its first bytes; nothing if it is gone.
     *
     * @throws Unreadable if it is there and cannot be read
     */
    Optional<Upload> find(String bucket, String key);

    /**
     * Reads a range of one version.
     *
     * @param from 0 or more, less than the object's size
     * @param length 1 or more; fewer bytes come where the object ends
     * @return the bytes, or nothing if that version is gone
     */
    Optional<ByteBuffer> read(ObjectRef upload, long from, int length);

    /**
     * Uploads by key, in the order of the keys' UTF-8 bytes.
     *
     * @param after only keys beyond this one
     * @param max 1 to 1000
     */
    List<Listed> list(String after, int max);

    /**
     * One version of an upload.
     *
     * @param ref names it, ETag included
     * @param bytes its size, 0 or more
     * @param storedAt when, to the second
     * @param metadata the user's own, names in lower case
     * @param head its first {@value #HEAD_BYTES} bytes, or all if it is shorter
     */
    record Upload(ObjectRef ref, long bytes, Instant storedAt, Map<String, String> metadata, ByteBuffer head) {
        /** Copies the map. */
        public Upload {
            metadata = Map.copyOf(metadata);
            head = head.asReadOnlyBuffer();
        }
    }

    /**
     * A line of a list.
     *
     * @param ref names the upload, ETag included
     * @param storedAt when, to the second
     */
    record Listed(ObjectRef ref, Instant storedAt) {}
}
