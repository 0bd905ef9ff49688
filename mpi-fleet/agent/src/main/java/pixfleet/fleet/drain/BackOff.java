package pixfleet.fleet.drain;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait after a failure: twice as long each time up to a limit, and by chance up to half less, so that those who
 * failed together do not try again together.
 *
 * @param first the wait after the first failure
 * @param most no wait is longer
 * @param chance draws
 */
record BackOff(Duration first, Duration most, RandomGenerator chance) {
    /** What is doubled more often is at any limit. */
    private static final int MAX_DOUBLINGS = 20;

    /** @param failures in a row, from 1 */
    Duration after(int failures) {
        Duration doubled = first.multipliedBy(1L << Math.min(failures - 1, MAX_DOUBLINGS));
        Duration limited = doubled.compareTo(most) < 0 ? doubled : most;
        return Duration.ofMillis((long) (limited.toMillis() * (1 - chance.nextDouble() / 2)));
    }
}
