package pixfleet.fleet.drain;

import java.time.Duration;
import java.time.Instant;
import pixfleet.job.Task;

/** A task in hand. Touched by the drain loop's thread only. */
final class InFlightTask {
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

    /** Progress is recorded no more often. */
    private static final Duration RECORD_EVERY = Duration.ofSeconds(2);

    /** A start is recorded after as long: most images are done by then, and their end says all there is to know. */
    private static final Duration RECORD_AFTER = Duration.ofSeconds(1);

    final long number;
    final Lease lease;
    final Task task;

    Place place = Place.ADMITTING;
    Instant renewedAt;

    /** When it was handed on, or was last heard to have come further. */
    Instant movedAt = Instant.MAX;

    private Instant recordedAt = Instant.MIN;

    /** When a rank began with it, until that is recorded. */
    private Instant startedAt = Instant.MAX;

    /** It was in a world that died, so it runs alone from now on. */
    boolean suspect;

    /** How many worlds died while it ran alone. */
    int deathsAlone;

    /** Whether it was handed on alone. */
    boolean alone;

    InFlightTask(long number, Lease lease, Task task, Instant at) {
        this.number = number;
        this.lease = lease;
        this.task = task;
        this.renewedAt = at;
    }

    /** A rank has begun with it. */
    void started(Instant now) {
        startedAt = now;
    }

    /** It is no longer with the world. */
    void cameBack() {
        place = Place.WAITING;
        startedAt = Instant.MAX;
    }

    /** Whether it is worth a record by now that a rank has begun with it. Answers so once a start. */
    boolean startDue(Instant now) {
        if (place != Place.DEALT || startedAt.isAfter(now.minus(RECORD_AFTER))) {
            return false;
        }
        startedAt = Instant.MAX;
        return true;
    }

    /** It has come further. Answers whether that is worth a record. */
    boolean progressed(Instant now) {
        movedAt = now;
        startedAt = Instant.MAX;
        if (recordedAt.isAfter(now.minus(RECORD_EVERY))) {
            return false;
        }
        recordedAt = now;
        return true;
    }
}
