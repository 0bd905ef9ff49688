package pixfleet.fleet.openmpi;

import java.util.concurrent.locks.LockSupport;

/**
 * Waits for what other ranks do, outside MPI: a blocked call would burn a core and could not say that its rank lives. Spins
 * for a moment, since most answers come at once, then sleeps, the longer the longer it has waited, so that an answer is late
 * by a small part of the time it took.
 */
final class Patience {
    private static final long SPIN_NANOS = 50_000;
    private static final long MIN_SLEEP_NANOS = 20_000;
    private static final long MAX_SLEEP_NANOS = 2_000_000;
    private static final long BEAT_EVERY_NANOS = 1_000_000;
    private static final int SLEEP_SHARE = 16;

    private final Runnable beat;
    private long beatAt = System.nanoTime();
    private long since;

    Patience(Runnable beat) {
        this.beat = beat;
    }

    /** Something has moved, or a wait begins: what comes next is expected at once. */
    void renew() {
        since = System.nanoTime();
        beat(since);
    }

    /** Lets a little time pass. */
    void pause() {
        long now = System.nanoTime();
        beat(now);
        long waited = now - since;
        if (waited < SPIN_NANOS) {
            Thread.onSpinWait();
        } else {
            LockSupport.parkNanos(Math.clamp(waited / SLEEP_SHARE, MIN_SLEEP_NANOS, MAX_SLEEP_NANOS));
        }
    }

    private void beat(long now) {
        if (now - beatAt >= BEAT_EVERY_NANOS) {
            beatAt = now;
            beat.run();
        }
    }
}
