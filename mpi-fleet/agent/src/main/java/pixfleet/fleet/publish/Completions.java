package pixfleet.fleet.publish;

import pixfleet.job.Completion;

/** Where finished tasks are announced. */
public interface Completions {
    /**
     * Announces the end of a task. A second call announces it again; whoever listens must bear that.
     *
     * @throws pixfleet.fault.TransientFailure if it could not be announced this time
     */
    void publish(Completion completion);
}
