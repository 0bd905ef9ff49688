package pixfleet.control.reconcile;

import pixfleet.job.Completion;

/** Where the ends of images are announced that a node recorded and did not come to tell. */
public interface Completions {
    /**
     * Announces an end. A second call announces it again; whoever listens must bear that.
     *
     * @param owner the identity its job belongs to
     * @throws pixfleet.fault.TransientFailure if it could not be announced this time
     */
    void publish(Completion completion, String owner);
}
