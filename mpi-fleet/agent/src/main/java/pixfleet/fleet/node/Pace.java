package pixfleet.fleet.node;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How long a task takes a node: the time in which it had any in hand, over those that came to an end. The last ones count. */
final class Pace {
    /** What counted with one task still counts with the next: it is about the last twenty that do. */
    private static final double KEPT = 0.95;

    private static final double ENOUGH = 3;

    private @Nullable Instant busyAt;
    private double seconds;
    private double tasks;
    private long finished;

    /**
     * Takes note of how things stand.
     *
     * @param inHand tasks that the node has now
     * @param ended how many came to an end so far
     */
    void note(Instant now, int inHand, long ended) {
        if (busyAt != null) {
            seconds += Duration.between(busyAt, now).toMillis() / 1000.0;
        }
        busyAt = inHand > 0 ? now : null;
        for (; finished < ended; finished++) {
            tasks = tasks * KEPT + 1;
            seconds *= KEPT;
        }
    }

    /** Seconds a task takes; 0 as long as there were too few. */
    double taskSeconds() {
        return tasks < ENOUGH - 0.5 ? 0 : seconds / (tasks * KEPT);
    }
}
