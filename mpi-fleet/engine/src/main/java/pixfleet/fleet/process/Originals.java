package pixfleet.fleet.process;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import pixfleet.header.UnfitImage;
import pixfleet.job.ObjectRef;

/** Where originals lie. Used by many threads at once. */
public interface Originals {
    /**
     * Reads a whole original.
     *
     * @param arena lends the memory; reading again after it was closed is safe
     * @return the file, from position 0 to the limit, writable
     * @throws UnfitImage if it is gone, was replaced by another version than the one meant, or is 2 GiB or more
     * @throws pixfleet.fault.TransientFailure if it could not be read this time
     */
    ByteBuffer read(ObjectRef original, Arena arena);

    /**
     * Opens an original, of any length, that is read by range. If any version will do, all ranges are of the one that is
     * there now.
     *
     * @throws UnfitImage if it is gone or was replaced by another version than the one meant
     * @throws pixfleet.fault.TransientFailure if it could not be looked at this time
     */
    RangedFile open(ObjectRef original);
}
