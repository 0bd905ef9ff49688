package pixfleet.control.reconcile;

import pixfleet.job.JobNotice;

/** Where people and machines are told that a job has finished. */
public interface Notices {
    /**
     * Tells it. A second call tells it again.
     *
     * @throws pixfleet.fault.TransientFailure if it could not be told this time
     */
    void tell(JobNotice notice);
}
