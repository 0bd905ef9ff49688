package pixfleet.fleet.drain;

import java.time.Duration;

/**
 * How the queue is drained.
 *
 * @param term how long a lease lasts, 3 s or more; renewed at a third of it
 * @param idle how long the queue must have stayed empty before the node may stop, 1 s or more
 * @param poll how long one look at the queue waits for a task, 1 to 20 s
 * @param taskDeadline how long a rank may be at a task without coming further before the world is taken for stuck
 * @param tasksPerRank tasks in flight a rank: one being computed and the rest on their way
 * @param helpless how long the node may hold no task and be unable to ask the queue for one before it stops
 * @param life how long the node lives before it ends its tasks, takes no more and stops
 */
public record DrainSettings(
        Duration term,
        Duration idle,
        Duration poll,
        Duration taskDeadline,
        int tasksPerRank,
        Duration helpless,
        Duration life) {
    /** How long a node without any use stays, for the chance that what it lacks comes back. */
    public static final Duration HELPLESS = Duration.ofMinutes(10);

    /** How long a node lives unless it is told otherwise. */
    public static final Duration LIFE = Duration.ofDays(1);

    /** The usual limits of a node's life. */
    public DrainSettings(Duration term, Duration idle, Duration poll, Duration taskDeadline, int tasksPerRank) {
        this(term, idle, poll, taskDeadline, tasksPerRank, HELPLESS, LIFE);
    }

    /** Checks the ranges. */
    public DrainSettings {
        if (term.toSeconds() < 3 || idle.toSeconds() < 1 || poll.toSeconds() < 1 || poll.toSeconds() > 20) {
            throw new IllegalArgumentException(
                    "lease %s, idle %s or poll %s is out of range".formatted(term, idle, poll));
        }
        if (tasksPerRank < 1) {
            throw new IllegalArgumentException("a rank has at least one task, not " + tasksPerRank);
        }
    }

    /** How long a task waits after the first failure of a service, in seconds; doubled each time. */
    Duration firstWait() {
        return Duration.ofSeconds(1);
    }

    /** A service that is back is noticed within as long. */
    Duration longestWait() {
        return Duration.ofSeconds(30);
    }

    Duration renewal() {
        return term.dividedBy(3);
    }
}
