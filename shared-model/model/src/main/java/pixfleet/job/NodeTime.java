package pixfleet.job;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Set;

/**
 * How long the nodes of a pool were on in a day, as far as it is counted.
 *
 * @param day in UTC
 * @param seconds of all nodes together from the day's beginning until {@code at}, 0 or more
 * @param at until when it is counted
 * @param on ids of the nodes that were on then
 */
public record NodeTime(LocalDate day, double seconds, Instant at, Set<String> on) {
    /** Nothing was counted yet. */
    public static final NodeTime NONE = new NodeTime(LocalDate.EPOCH, 0, Instant.EPOCH, Set.of());

    /** Copies the set. */
    public NodeTime {
        on = Set.copyOf(on);
    }
}
