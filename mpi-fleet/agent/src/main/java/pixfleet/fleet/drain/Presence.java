package pixfleet.fleet.drain;

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

    /**
     * Says how things stand now; read at the next renewal.
     *
     * @param ranks how many ranks there are
     * @param tasks how many tasks are in flight
     * @param finished how many came to an end so far
     * @param work how much work these were, {@link pixfleet.job.Task#work} of each
     */
    void note(int ranks, int tasks, long finished, double work);
}
