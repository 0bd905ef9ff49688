package pixfleet.fleet.keep;

import java.lang.foreign.MemorySegment;
import java.util.Map;

/**
 * Where finished strips are kept until their result is whole. Outside the world that made them, so that they outlive it. What
 * lies in a folder under a name is always the same bytes, whoever stores it: a late writer does no harm. Used by many threads
 * at once.
 */
public interface StripStore {
    /** Keeps nothing. */
    StripStore NOWHERE = new Nowhere();

    /**
     * What is kept in a folder.
     *
     * @param folder ends with a slash
     * @return names, the folder left out, with bytes each; none of a folder that is not there
     * @throws pixfleet.fault.TransientFailure if it could not be looked at this time
     */
    Map<String, Long> kept(String folder);

    /**
     * Keeps a strip, as a whole or not at all. A second call replaces it.
     *
     * @param key a folder and a name
     * @param rows one byte or more; left alone
     * @throws pixfleet.fault.TransientFailure if it could not be kept this time
     */
    void keep(String key, MemorySegment rows);

    /**
     * Reads a strip.
     *
     * @param key a folder and a name
     * @param into as long as the strip; what it holds after a failure is open
     * @throws pixfleet.fault.TransientFailure if it could not be read this time, is no longer there or has another length:
     *     whoever looks again sees what is kept then
     */
    void read(String key, MemorySegment into);

    /**
     * Drops all that lies below a folder. A second call drops nothing.
     *
     * @param folder ends with a slash
     * @throws pixfleet.fault.TransientFailure if that was not possible this time; some strips may be gone then
     */
    void clear(String folder);
}
