package pixfleet.fleet.drain;

import java.time.Duration;
import java.time.Instant;
import pixfleet.job.Task;

/** A task in hand. Touched by the drain loop's thread only. */
final class Held {
    /** Where it is. */
    enum Place {
        /** Its status is being read. */
        ADMITTING,
        /** It waits for a rank. */
        WAITING,
        /** The world has it. */
        DEALT,
        /** Its outcome is being settled. */
        SETTLING
    }

    final long number;
    final Lease lease;
    final Task task;
    /** Progress is recorded no more often. */
    private static final Duration RECORD_EVERY = Duration.ofSeconds(2);

    Place place = Place.ADMITTING;
    Instant renewedAt;

    /** When it was handed on, or was last heard to have come further. */
    Instant movedAt = Instant.MAX;

    private Instant recordedAt = Instant.MIN;

    /** It was in a world that died, so it runs alone from now on. */
    boolean suspect;

    /** How many worlds died while it ran alone. */
    int deathsAlone;

    /** Whether it was handed on alone. */
    boolean alone;

    Held(long number, Lease lease, Task task, Instant at) {
        this.number = number;
        this.lease = lease;
        this.task = task;
        this.renewedAt = at;
    }

    /** It has come further. Answers whether that is worth a record. */
    boolean progressed(Instant now) {
        movedAt = now;
        if (recordedAt.isAfter(now.minus(RECORD_EVERY))) {
            return false;
        }
        recordedAt = now;
        return true;
    }
}
