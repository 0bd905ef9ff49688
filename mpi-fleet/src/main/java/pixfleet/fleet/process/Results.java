package pixfleet.fleet.process;

import java.nio.ByteBuffer;

/** Where results and thumbnails are kept. Used by many threads at once. */
public interface Results {
    /**
     * Stores an object as a whole or not at all. A second call with the same key replaces the first one's content, which
     * for the same task is the same.
     *
     * @param content from position 0 to the limit; left alone
     * @throws pixfleet.fault.TransientFailure if it could not be stored this time
     */
    void store(String key, String mediaType, ByteBuffer content);
}
