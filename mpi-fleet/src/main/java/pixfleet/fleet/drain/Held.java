package pixfleet.fleet.drain;

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
    Place place = Place.ADMITTING;
    Instant renewedAt;
    Instant dealtAt = Instant.MAX;

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
}
