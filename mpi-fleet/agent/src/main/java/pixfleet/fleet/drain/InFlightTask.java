package pixfleet.fleet.drain;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pixfleet.job.Task;

/**
 * A task in flight, as a state machine: leased, admitted, dealt, running, settling, released. Its transitions are the methods
 * that answer whether they took place: what comes late, twice or out of order changes nothing. Pure: no port, no clock.
 * Touched by the drain loop's thread only.
 */
final class InFlightTask {
    /** Where it is. */
    enum Phase {
        /** The claim is there; whether there is anything left to do is being asked. */
        LEASED,
        /** It is to be run, and waits for a world. */
        ADMITTED,
        /** The world has it, and no rank has begun: it has no deadline. */
        DEALT,
        /** A rank computes it. */
        RUNNING,
        /** It has come to an end that is being recorded and told. */
        SETTLING,
        /** It is no longer this node's. */
        RELEASED
    }

    /** Progress is recorded no more often. */
    private static final Duration RECORD_EVERY = Duration.ofSeconds(2);

    /** A start is recorded after as long: most images are done by then, and their end says all there is to know. */
    private static final Duration RECORD_AFTER = Duration.ofSeconds(1);

    /** Failing as often while other tasks go well is the task's own fault. */
    private static final int MAX_OWN_FAILURES = 8;

    /** Dying alone as often may be the image's own fault; twice is chance where worlds are killed for other reasons. */
    private static final int MAX_DEATHS_ALONE = 3;

    /** Two that kill worlds cannot prove each other: what was handed out more often and kills is not the node's doing. */
    private static final int MAX_UNPROVEN = 2;

    /** The claim is kept for as long while nothing can be done; then another node may try. Doubled with each delivery. */
    private static final Duration FIRST_HOLD = Duration.ofMinutes(10);

    private static final Duration LONGEST_HOLD = Duration.ofHours(6);
    private static final int MAX_DOUBLINGS = 6;

    final long number;
    final Task task;
    private final List<Lease> leases = new ArrayList<>();
    private final Instant leasedAt;

    private Phase phase = Phase.LEASED;
    private boolean calling;
    private Instant dueAt;
    private @Nullable Ending ending;

    private int failures;
    private int ownFailures;
    private long successesSeen = Long.MAX_VALUE;

    private Instant renewedAt;
    private Instant claimedUntil;
    private Instant movedAt = Instant.MAX;
    private Instant recordedAt = Instant.MIN;
    private Instant startUnrecorded = Instant.MAX;

    private boolean suspect;
    private boolean alone;
    private int deathsAlone;
    private long finishedAtDeath = Long.MAX_VALUE;

    /** @param claimedUntil when the claim ends at the earliest */
    InFlightTask(long number, Lease lease, Task task, Instant now, Instant claimedUntil) {
        this.number = number;
        this.task = task;
        this.leases.add(lease);
        this.suspect = lease.crashes() > 0;
        this.leasedAt = now;
        this.dueAt = now;
        this.renewedAt = now;
        this.claimedUntil = claimedUntil;
    }

    Phase phase() {
        return phase;
    }

    /** The youngest claim; older ones may have ended. */
    Lease lease() {
        return leases.getLast();
    }

    /** All claims: the message may have been delivered again, or be there twice. */
    List<Lease> leases() {
        return List.copyOf(leases);
    }

    /** Another claim on the same task: it is kept with the first, and goes where that goes. */
    void joinedBy(Lease twin, Instant until) {
        leases.add(twin);
        claimed(until);
    }

    /** A claim was renewed and lasts until then at least. */
    void claimed(Instant until) {
        claimedUntil = until.isAfter(claimedUntil) ? until : claimedUntil;
    }

    /** When the last claim ends at the earliest: from then on the task may be another node's. */
    Instant claimedUntil() {
        return claimedUntil;
    }

    /** Whether every claim may have ended, as after a time in which this process was frozen or the queue was away. */
    boolean lapsed(Instant now) {
        return !now.isBefore(claimedUntil);
    }

    /** The youngest claim counts the coming run, should the agent die of it. */
    Lease atRisk() {
        return lease().atRisk();
    }

    /** Whether it waits for a port to be called, and may be by now. */
    boolean due(Instant now) {
        return !calling && !dueAt.isAfter(now);
    }

    /** A port is asked about it, in the phase it is in. Answers whether that may be. */
    boolean called(Instant now) {
        boolean may = (phase == Phase.LEASED || phase == Phase.SETTLING) && due(now);
        calling |= may;
        return may;
    }

    /** Whether a port is being asked about it. */
    boolean calling() {
        return calling;
    }

    /** The port could not be asked: it is to be tried again then. */
    boolean retries(Instant at) {
        if (!calling) {
            return false;
        }
        calling = false;
        failures++;
        dueAt = at;
        return true;
    }

    /** There is something left to do. */
    boolean admitted(Instant now) {
        if (phase != Phase.LEASED) {
            return false;
        }
        calling = false;
        failures = 0;
        dueAt = now;
        phase = Phase.ADMITTED;
        return true;
    }

    /** It is handed to the world. */
    boolean dealt(boolean byItself) {
        if (phase != Phase.ADMITTED) {
            return false;
        }
        alone = byItself;
        phase = Phase.DEALT;
        return true;
    }

    /** A rank has begun with it: its time counts from here. */
    boolean started(Instant now) {
        if (phase != Phase.DEALT) {
            return false;
        }
        phase = Phase.RUNNING;
        movedAt = now;
        startUnrecorded = now;
        return true;
    }

    /** It has come further. Answers whether that is worth a record. */
    boolean progressed(Instant now) {
        boolean begun = started(now);
        if (phase != Phase.RUNNING) {
            return false;
        }
        movedAt = now;
        startUnrecorded = Instant.MAX;
        if (!begun && recordedAt.isAfter(now.minus(RECORD_EVERY))) {
            return false;
        }
        recordedAt = now;
        return true;
    }

    /** The world could not do it now: the outside failed. It waits for that long, and its claim is kept. */
    boolean postponed(Instant until, long successes) {
        if (!withWorld()) {
            return false;
        }
        if (successes > successesSeen) {
            ownFailures++;
        }
        successesSeen = successes;
        failures++;
        dueAt = until;
        cameBack();
        return true;
    }

    /** It has come to an end, which is to be recorded. */
    boolean ends(Ending how, Instant now) {
        if (phase == Phase.SETTLING || phase == Phase.RELEASED) {
            return false;
        }
        phase = Phase.SETTLING;
        ending = how;
        calling = false;
        failures = 0;
        dueAt = now;
        return true;
    }

    /** Its world has died under it: it runs by itself from now on. */
    boolean worldDied(long finished) {
        if (!withWorld()) {
            return false;
        }
        suspect = true;
        if (alone) {
            deathsAlone++;
            finishedAtDeath = Math.min(finishedAtDeath, finished);
        }
        cameBack();
        return true;
    }

    private void cameBack() {
        phase = Phase.ADMITTED;
        movedAt = Instant.MAX;
        startUnrecorded = Instant.MAX;
    }

    /** It is no longer in flight. */
    void released() {
        phase = Phase.RELEASED;
        calling = false;
    }

    /** How it has come to an end. */
    Ending ending() {
        if (ending == null) {
            throw new IllegalStateException("task %s has come to no end".formatted(task.label()));
        }
        return ending;
    }

    boolean withWorld() {
        return phase == Phase.DEALT || phase == Phase.RUNNING;
    }

    /**
     * Whether no rank has begun with it and nothing but other tasks is in its way. One that was handed out before, came back or
     * waits for a service says nothing of how many nodes there are.
     */
    boolean waitsForItsTurn() {
        Lease first = leases.getFirst();
        boolean before = phase == Phase.LEASED || phase == Phase.ADMITTED || phase == Phase.DEALT;
        return before
                && failures == 0
                && !suspect
                && first.receives() == 1
                && !first.sentAt().equals(Lease.UNKNOWN);
    }

    /** Whether it is to run by itself. */
    boolean suspect() {
        return suspect && phase != Phase.SETTLING;
    }

    int deathsAlone() {
        return deathsAlone;
    }

    /** Whether worlds die of it: a world was done with others since it was first seen to, or there is none to compare it with. */
    boolean kills(long finished, boolean others) {
        boolean proven = finished > finishedAtDeath || !others || lease().receives() > MAX_UNPROVEN;
        return deathsAlone >= MAX_DEATHS_ALONE && proven;
    }

    /** Whether it failed again and again while other tasks went well. */
    boolean failsByItself() {
        return ownFailures >= MAX_OWN_FAILURES;
    }

    /** How often in a row it could not go on. */
    int failures() {
        return failures;
    }

    /** Whether it has been in flight for so long without an end that another node is to try. */
    boolean heldLongEnough(Instant now) {
        Duration doubled = FIRST_HOLD.multipliedBy(1L << Math.min(lease().receives() - 1, MAX_DOUBLINGS));
        Duration hold = doubled.compareTo(LONGEST_HOLD) < 0 ? doubled : LONGEST_HOLD;
        return leasedAt.plus(hold).isBefore(now);
    }

    /** Whether its leases are to be renewed now; taken for renewed. A claim that may have ended is nobody's to renew. */
    boolean renewalDue(Instant now, Duration every) {
        if (renewedAt.plus(every).isAfter(now) || lapsed(now)) {
            return false;
        }
        renewedAt = now;
        return true;
    }

    /** Whether it is worth a record by now that a rank has begun with it. Answers so once a start. */
    boolean startDue(Instant now) {
        if (phase != Phase.RUNNING || startUnrecorded.isAfter(now.minus(RECORD_AFTER))) {
            return false;
        }
        startUnrecorded = Instant.MAX;
        return true;
    }

    /** Whether a rank has been at it for longer than that without coming further. */
    boolean stuck(Instant now, Duration deadline) {
        return phase == Phase.RUNNING && movedAt.plus(deadline).isBefore(now);
    }
}
