package pixfleet.fleet.drain;

import java.time.Instant;

/** What others may know of this node. */
public interface Presence {
    /**
     * Says that the node takes no more tasks and is about to stop.
     *
     * @throws pixfleet.fault.TransientFailure if it could not be said; the node then must not stop
     */
    void close();

    /** Takes {@link #close} back. */
    void reopen();

    /** Whether others can see that this node lives: what was said last was written, and is not out of date. */
    boolean current();

    /** Says how things stand now; read at the next renewal. */
    void note(Standing now);

    /**
     * How things stand.
     *
     * @param ranks how many ranks there are
     * @param tasks how many tasks are in flight
     * @param finished how many came to an end so far
     * @param work how much work these were, {@link pixfleet.job.Task#work} of each
     * @param oldest when the oldest task was sent that waits for its turn, {@link pixfleet.job.NodeLease#NONE_WAITS} if none does
     */
    record Standing(int ranks, int tasks, long finished, double work, Instant oldest) {}
}
