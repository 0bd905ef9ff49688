package pixfleet.fleet.process;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * Where results and thumbnails are kept. Used by many threads at once.
 *
 * <p>A large object is stored in parts by several ranks: one begins, all store parts, one completes. Parts are numbered from
 * 1 to at most {@value #MAX_PARTS}; each but the last has {@value #MIN_PART_BYTES} bytes or more.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html">S3's limits of multipart uploads</a>
 */
public interface Results {
    /** Parts an object may have. */
    int MAX_PARTS = 10_000;

    /** Bytes a part that is not the last one has at least. */
    long MIN_PART_BYTES = 5L << 20;

    /**
     * Stores an object as a whole or not at all. A second call with the same key replaces the first one's content, which
     * for the same task is the same.
     *
     * @param content from position 0 to the limit; left alone
     * @throws pixfleet.fault.TransientFailure if it could not be stored this time
     */
    void store(String key, String mediaType, ByteBuffer content);

    /**
     * Begins an object in parts. Nothing is seen of it until it is completed. A second call begins another one; both may go
     * on side by side, and the one completed last stays.
     *
     * @param bytes of the whole object, 1 or more, so that a store can make room for it before parts come
     * @throws pixfleet.fault.TransientFailure if that was not possible this time
     */
    Upload begin(String key, String mediaType, long bytes);

    /**
     * Stores a part, in any order. A second call with the same number replaces the part.
     *
     * @param number from 1
     * @param at where in the object the part begins: behind the parts of lower numbers
     * @param content one byte or more; left alone
     * @return names the stored part when the object is completed
     * @throws pixfleet.fault.TransientFailure if it could not be stored this time, or the upload is no longer there
     */
    String part(Upload upload, int number, long at, MemorySegment content);

    /**
     * Where a part can be filled in, as the alternative to {@link #part}, if the store has such places. A second one for the
     * same part takes what the first one left.
     *
     * @param at where in the object the part begins
     * @param bytes of the part
     * @throws pixfleet.fault.TransientFailure if that was not possible this time, or the upload is no longer there
     */
    default Optional<MappedPart> mappedPart(Upload upload, int number, long at, long bytes) {
        return Optional.empty();
    }

    /**
     * Makes the parts one object that replaces what was there, as a whole or not at all. A second call fails or does
     * nothing; either way the object stays as the first call left it.
     *
     * @param parts what {@link #part} answered, part 1 first, none left out
     * @throws pixfleet.fault.TransientFailure if that was not possible this time, or the upload is no longer there
     */
    void complete(Upload upload, List<String> parts);

    /**
     * Drops an object that will not be completed. Drops nothing after it was completed, nor a second time.
     *
     * @throws pixfleet.fault.TransientFailure if that was not possible this time; its parts are then kept for a day or so
     */
    void abort(Upload upload);
}
