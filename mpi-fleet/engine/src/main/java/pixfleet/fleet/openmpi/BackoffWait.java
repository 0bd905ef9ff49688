package pixfleet.fleet.openmpi;

import java.util.concurrent.locks.LockSupport;

/**
 * Waits for what other ranks do, outside MPI: a blocked call would burn a core and could not say that its rank lives. Spins
 * for a moment, since most answers come at once, then lets others go first, then sleeps, the longer the longer it has waited,
 * so that an answer is late by a small part of the time it took.
 */
final class BackoffWait {
    private static final long SPIN_NANOS = 50_000;

    /** A piece of a parcel moves on only when it is looked after; copied through shared memory it takes about so long. */
    private static final long YIELD_NANOS = 3_000_000;

    private static final long MAX_SLEEP_NANOS = 2_000_000;
    private static final long BEAT_EVERY_NANOS = 1_000_000;
    private static final int SLEEP_SHARE = 16;

    private final Runnable beat;
    private long beatAt = System.nanoTime();
    private long since;

    BackoffWait(Runnable beat) {
        this.beat = beat;
    }

    /** Something has moved, or a wait begins: what comes next is expected at once. */
    void renew() {
        since = System.nanoTime();
        beat(since);
    }

    /** Lets a little time pass. */
    @SuppressWarnings("ThreadPriorityCheck") // Where ranks share a core, the one that is waited for gets it.
    void pause() {
        long now = System.nanoTime();
        beat(now);
        long waited = now - since;
        if (waited < SPIN_NANOS) {
            Thread.onSpinWait();
        } else if (waited < YIELD_NANOS) {
            Thread.yield();
        } else {
            LockSupport.parkNanos(Math.min(waited / SLEEP_SHARE, MAX_SLEEP_NANOS));
        }
    }

    private void beat(long now) {
        if (now - beatAt >= BEAT_EVERY_NANOS) {
            beatAt = now;
            beat.run();
        }
    }
}
