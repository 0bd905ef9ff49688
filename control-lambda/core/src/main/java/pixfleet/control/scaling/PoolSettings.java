package pixfleet.control.scaling;

import java.time.Duration;
import java.util.List;

/**
 * The pool's bounds, and how it grows.
 *
 * @param min nodes that exist at least, asleep between two bursts, 0 to {@code max}
 * @param max nodes that exist at most, 1 to 1000
 * @param terms on what terms new nodes are asked for, in this order; none if the pool does not grow
 * @param version what a node of the present launch template says of itself; empty if nobody knows
 * @param unused how long a node sleeps until it is removed, unless it is one of {@code min}, a day or more
 * @param daily how long all nodes together may be on in a day until none is started any more; zero if that does not matter
 */
public record PoolSettings(int min, int max, List<Purchase> terms, String version, Duration unused, Duration daily) {
    /** A pool that is what it is. */
    public static final PoolSettings FIXED = new PoolSettings(0, 1000, List.of(), "", Duration.ofDays(365));

    /** Of a pool without a daily budget. */
    public PoolSettings(int min, int max, List<Purchase> terms, String version, Duration unused) {
        this(min, max, terms, version, unused, Duration.ZERO);
    }

    /** Checks the ranges. */
    public PoolSettings {
        terms = List.copyOf(terms);
        if (max < 1 || max > 1000) {
            throw new IllegalArgumentException("max nodes must be from 1 to 1000, not " + max);
        }
        if (min < 0 || min > max) {
            throw new IllegalArgumentException("min nodes must be from 0 to max nodes, not " + min);
        }
        if (unused.compareTo(Duration.ofDays(1)) < 0) {
            throw new IllegalArgumentException("pool days must be 1 or more, not " + unused.toDays());
        }
        if (daily.isNegative() || daily.compareTo(Duration.ofDays(1000)) > 0) {
            throw new IllegalArgumentException("daily node hours must be from 0 to 24000, not " + daily.toHours());
        }
    }

    /** Whether there is a budget of node-hours a day. */
    public boolean budgeted() {
        return !daily.isZero();
    }

    /** Whether nodes can be made. */
    public boolean grows() {
        return !terms.isEmpty();
    }
}
