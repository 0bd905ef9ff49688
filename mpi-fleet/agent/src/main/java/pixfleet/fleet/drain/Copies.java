package pixfleet.fleet.drain;

import java.util.Optional;
import pixfleet.fault.TransientFailure;
import pixfleet.job.ObjectRef;
import pixfleet.job.Result;

/** Copies of results in buckets of their owners. */
public interface Copies {
    /**
     * Copies a stored result. A second call puts the same in the place of the first copy.
     *
     * @param place where to; see {@link pixfleet.job.Keys#copy}
     * @return why it cannot be copied, a sentence for the user; nothing if it was
     * @throws TransientFailure if it could not be copied now
     */
    Optional<String> copy(Result result, ObjectRef place);
}
