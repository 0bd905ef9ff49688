package pixfleet.control.scaling;

import static java.time.ZoneOffset.UTC;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import pixfleet.job.NodeTime;

/**
 * How many more nodes may be started today. What nodes were on is counted from look to look, rather too long than too short: from
 * their start, or from the last count if they were on then, until now, or until a node that is off had said that it goes. Pure.
 */
final class DailyBudget {
    /** What a start is reckoned with at least: boot, a little work and the idle wait. */
    static final Duration A_START = Duration.ofMinutes(10);

    /** How old a count may become while nodes are on: about as long as the sweep takes to come again. */
    private static final Duration FRESH = Duration.ofSeconds(45);

    private DailyBudget() {}

    /**
     * Counts on until now.
     *
     * @param before the last count
     * @param on nodes that are on, with the time of their start
     * @param gone when one that was on before, and is not now, was off at the latest, by what it said last
     * @param now the time
     */
    static NodeTime counted(NodeTime before, Map<String, Instant> on, Function<String, Instant> gone, Instant now) {
        LocalDate today = now.atZone(UTC).toLocalDate();
        Instant midnight = today.atStartOfDay(UTC).toInstant();
        Instant last = later(before.at(), midnight);
        double seconds = today.equals(before.day()) ? before.seconds() : 0;
        for (Map.Entry<String, Instant> node : on.entrySet()) {
            Instant from = before.on().contains(node.getKey()) ? last : later(last, node.getValue());
            seconds += between(from, now);
        }
        for (String id : before.on()) {
            if (!on.containsKey(id)) {
                Instant end = gone.apply(id);
                // What it said before it was counted as on is of another time.
                seconds += between(last, end.isAfter(before.at()) ? earlier(end, now) : now);
            }
        }
        return new NodeTime(today, seconds, now, on.keySet());
    }

    /** Nodes that may be started now. Those that are on may yet use what a start is reckoned with. */
    static int affordable(NodeTime spent, Map<String, Instant> on, Duration budget, Instant now) {
        double reserved = on.values().stream()
                .mapToDouble(launched -> Math.max(0, A_START.toSeconds() - between(launched, now)))
                .sum();
        double left = budget.toSeconds() - spent.seconds() - reserved;
        return (int) Math.max(0, Math.floor(left / A_START.toSeconds()));
    }

    /** With nodes that are about to be on. */
    static NodeTime with(NodeTime spent, Set<String> started) {
        var on = new HashSet<String>(spent.on());
        on.addAll(started);
        return new NodeTime(spent.day(), spent.seconds(), spent.at(), on);
    }

    /** Whether a count is worth a write: of a pool that sleeps none is. */
    static boolean isNews(NodeTime before, NodeTime counted) {
        return !before.on().equals(counted.on())
                || (!counted.on().isEmpty() && between(before.at(), counted.at()) >= FRESH.toSeconds());
    }

    private static double between(Instant from, Instant to) {
        return Math.max(0, Duration.between(from, to).toMillis() / 1000.0);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
