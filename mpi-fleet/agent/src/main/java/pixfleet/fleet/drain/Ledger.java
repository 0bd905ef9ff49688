package pixfleet.fleet.drain;

import java.util.Optional;
import pixfleet.job.ImageId;
import pixfleet.job.JobId;
import pixfleet.job.Status;
import pixfleet.job.Verification;

/**
 * What is known of jobs and their images, shared with the control plane.
 *
 * <p>Every method throws {@link pixfleet.fault.TransientFailure} if the ledger could not be asked; nothing was changed then.
 */
public interface Ledger {
    /** What became of a wish to advance a status. */
    enum Advance {
        /** The status is now the one asked for. */
        ADVANCED,
        /** What is recorded is as far or further: nothing was changed. */
        STALE,
        /** There is no status and no job: the user has deleted it. Nothing was changed. */
        DELETED
    }

    /** The status of an image, if one is recorded. */
    Optional<Status> find(JobId job, ImageId image);

    /** Whether the job is recorded. */
    boolean exists(JobId job);

    /**
     * Records a status if it supersedes the recorded one, decided and written as one step. A second call answers
     * {@link Advance#STALE} for an end and {@link Advance#ADVANCED} for a stage told again.
     */
    Advance advance(Status next);

    /** The end of an image that a node recorded and nobody is known to have told, if there is one. */
    Optional<Status> untold(JobId job, ImageId image);

    /** Records that an end was told. Twice is harmless, and nothing happens if the image has begun another attempt. */
    void told(Status end);

    /** Records what a verification found, unless the job is no more. Twice is harmless. */
    void keep(Verification verification);

    /** Removes all that ranks stored of an image whose job is no more: result, thumbnail, tiles. Twice is harmless. */
    void discard(JobId job, ImageId image);
}
