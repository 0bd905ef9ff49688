package pixfleet.control.scaling;

/**
 * Tasks that were sent just now.
 *
 * @param tasks how many the caller knows to be on the queue; the queue's own count may not show them yet
 * @param work {@link pixfleet.job.Task#work} of one of them, 0 if nobody says
 */
public record Sent(int tasks, double work) {
    /** So many of which nothing else is known. */
    public Sent(int tasks) {
        this(tasks, 0);
    }

    /** These and one more. */
    public Sent and(double another) {
        return new Sent(tasks + 1, (work * tasks + another) / (tasks + 1));
    }

    /** These and others. */
    public Sent and(Sent others) {
        int all = tasks + others.tasks;
        return new Sent(all, all == 0 ? 0 : (work * tasks + others.work * others.tasks) / all);
    }
}
