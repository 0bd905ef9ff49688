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
 * @param standby how long a world must have worked before another one stands by in case it dies; zero for none
 */
public record DrainSettings(
        Duration term,
        Duration idle,
        Duration poll,
        Duration taskDeadline,
        int tasksPerRank,
        Duration helpless,
        Duration life,
        Duration standby) {
    /** How long a node without any use stays, for the chance that what it lacks comes back. */
    public static final Duration HELPLESS = Duration.ofMinutes(10);

    /** How long a node lives unless it is told otherwise. */
    public static final Duration LIFE = Duration.ofDays(1);

    /** When a world stands by unless the node is told otherwise: a burst that is over sooner does not pay for it. */
    public static final Duration STANDBY = Duration.ofSeconds(20);

    /** The usual limits of a node's life, and no world that stands by. */
    public DrainSettings(Duration term, Duration idle, Duration poll, Duration taskDeadline, int tasksPerRank) {
        this(term, idle, poll, taskDeadline, tasksPerRank, HELPLESS, LIFE, Duration.ZERO);
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
        if (standby.isNegative()) {
            throw new IllegalArgumentException("a world stands by after 0 s or more, not after " + standby);
        }
    }

    /** The same for a node that lives no longer than that. */
    public DrainSettings living(Duration longest) {
        return new DrainSettings(term, idle, poll, taskDeadline, tasksPerRank, helpless, longest, standby);
    }

    /** The same with a world that stands by once another one has worked for so long; zero for none. */
    public DrainSettings standingBy(Duration after) {
        return new DrainSettings(term, idle, poll, taskDeadline, tasksPerRank, helpless, life, after);
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
