package pixfleet.fleet.node;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How long a task takes a node: the time in which it had any in flight, over those that came to an end. The last ones count. */
final class Pace {
    /** What counted with one task still counts with the next: it is about the last twenty that do. */
    private static final double KEPT = 0.95;

    private static final double ENOUGH = 3;

    private @Nullable Instant busyAt;
    private double seconds;
    private double tasks;
    private double work;
    private long finished;
    private double workFinished;

    /**
     * Takes note of how things stand.
     *
     * @param inFlight tasks that the node has now
     * @param ended how many came to an end so far
     * @param workEnded how much work these were
     */
    void note(Instant now, int inFlight, long ended, double workEnded) {
        if (busyAt != null) {
            seconds += Duration.between(busyAt, now).toMillis() / 1000.0;
        }
        busyAt = inFlight > 0 ? now : null;
        double workEach = finished < ended ? (workEnded - workFinished) / (ended - finished) : 0;
        workFinished = workEnded;
        for (; finished < ended; finished++) {
            tasks = tasks * KEPT + 1;
            seconds *= KEPT;
            work = work * KEPT + workEach;
        }
    }

    /** Seconds a task takes; 0 as long as there were too few. */
    double taskSeconds() {
        return tasks < ENOUGH - 0.5 ? 0 : seconds / (tasks * KEPT);
    }

    /** How much work one of these tasks is; 0 as long as there were too few. */
    double taskWork() {
        return tasks < ENOUGH - 0.5 ? 0 : work / tasks;
    }
}
