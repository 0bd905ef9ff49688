package pixfleet.fleet.drain;

import java.time.Instant;

/**
 * Whether the services that tasks need seem to be out, told from what became of tasks. While they are, one task at a time
 * is taken, rarely, to see whether that is still so. Pure. For one thread.
 */
final class ServiceHealth {
    private final BackOff backOff;
    private int failures;
    private long successes;
    private Instant probeAt = Instant.MIN;

    ServiceHealth(BackOff backOff) {
        this.backOff = backOff;
    }

    /** A task could not go on. What fails while the last failure is being waited out says nothing new. */
    void failed(Instant now) {
        if (!probeAt.isAfter(now)) {
            failures++;
            probeAt = now.plus(backOff.after(failures));
        }
    }

    /** A task came to its end, and all that had to be written of it was. */
    void worked() {
        successes++;
        failures = 0;
        probeAt = Instant.MIN;
    }

    /** How many tasks came to their end so far: what has failed before and after another went well is no outage. */
    long successes() {
        return successes;
    }

    /** How many tasks may be taken now, of those that are wanted. */
    int allowed(int wanted, Instant now) {
        if (failures == 0) {
            return wanted;
        }
        return probeAt.isAfter(now) ? 0 : Math.min(1, wanted);
    }
}
