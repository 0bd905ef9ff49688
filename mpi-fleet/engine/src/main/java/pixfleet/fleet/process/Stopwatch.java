package pixfleet.fleet.process;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Measures one part of work after the other. */
public final class Stopwatch {
    private final LongSupplier nanos;
    private long since;

    /**
     * Starts the first part.
     *
     * @param nanos a clock that only runs forwards, such as {@link System#nanoTime}
     */
    public Stopwatch(LongSupplier nanos) {
        this.nanos = nanos;
        this.since = nanos.getAsLong();
    }

    /** Ends a part, starts the next one, and answers how long the ended one took. */
    public Duration lap() {
        long now = nanos.getAsLong();
        var lap = Duration.ofNanos(now - since);
        since = now;
        return lap;
    }
}
