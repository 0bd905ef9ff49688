package pixfleet.control.scaling;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import pixfleet.job.NodeTime;
import pixfleet.job.PlannerState;
import pixfleet.job.TaskTimes;

/**
 * What one look leaves to the next, as rules: how fast to ask, when to ask again, and what was made that the provider does not
 * show yet. Pure.
 */
final class Memory {
    /** Calls to the provider in one go, and as many more each minute. */
    static final int CALLS = 20;

    /** How long a new node may be missing from the provider's list. */
    static final Duration UNSEEN = Duration.ofMinutes(2);

    /** How long a turn is held at most: longer than any function runs. */
    static final Duration TURN = Duration.ofSeconds(70);

    private static final Duration FIRST_WAIT = Duration.ofSeconds(30);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

    private static final double NEWS = 0.2;

    private Memory() {}

    /** Calls that may be made now. */
    static int calls(PlannerState state, Instant now) {
        return (int) tokens(state, now);
    }

    private static double tokens(PlannerState state, Instant now) {
        double since = Math.max(0, Duration.between(state.refilledAt(), now).toMillis());
        return Math.min(
                CALLS, state.tokens() + since * CALLS / Duration.ofMinutes(1).toMillis());
    }

    /** Whether the ways to get a node were all refused a short while ago. */
    static boolean waits(PlannerState state, Instant now) {
        return now.isBefore(state.retryAt());
    }

    /** Nodes that were made and are not on the list yet, and when they were. */
    static Map<String, Instant> unseen(PlannerState state, Set<String> listed, Instant now) {
        return state.made().entrySet().stream()
                .filter(made -> !listed.contains(made.getKey()))
                .filter(made -> now.isBefore(made.getValue().plus(UNSEEN)))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Nodes that are not to be asked for now, since something stood against each by itself. */
    private static Set<String> shunned(PlannerState state, Instant now) {
        return state.shunned().entrySet().stream()
                .filter(shunned -> now.isBefore(shunned.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** Those that could not be started for a reason of their own are not asked for again at once. */
    static List<Member> awake(PlannerState state, List<Member> pool, Instant now) {
        Set<String> shunned = shunned(state, now);
        return pool.stream()
                .map(member -> member.capacity() == Capacity.ASLEEP
                                && shunned.contains(member.node().id())
                        ? new Member(member.node(), Capacity.BARRED)
                        : member)
                .toList();
    }

    /** The state while a look has its turn. */
    static PlannerState taken(PlannerState state, Instant now) {
        return new PlannerState(
                now.plus(TURN),
                state.tokens(),
                state.refilledAt(),
                state.failures(),
                state.retryAt(),
                state.words(),
                state.made(),
                state.shunned(),
                state.times(),
                state.spent());
    }

    /**
     * What is known of how long tasks take: what those that work say, and what was sent lately, or what was known before.
     *
     * @param members the pool
     * @param sent what was sent just now
     * @param first whether nothing else is there to be done
     */
    static TaskTimes times(PlannerState state, List<Member> members, Sent sent, boolean first) {
        TaskTimes before = state.times();
        List<Member> say = members.stream()
                .filter(member -> member.capacity() == Capacity.WORKING && member.taskSeconds() > 0)
                .toList();
        double seconds = mean(say.stream().mapToDouble(Member::taskSeconds), before.seconds());
        double work = mean(say.stream().mapToDouble(Member::taskWork), before.work());
        if (sent.work() <= 0) {
            return new TaskTimes(seconds, work, before.sent());
        }
        // What waits is of both kinds.
        double mixed = first || before.sent() <= 0 ? sent.work() : (before.sent() + sent.work()) / 2;
        return new TaskTimes(seconds, work, mixed);
    }

    private static double mean(DoubleStream said, double before) {
        return said.filter(it -> it > 0).average().orElse(before);
    }

    /** Whether that is so far from what was written down that it is worth a write. */
    static boolean isNews(PlannerState state, TaskTimes times) {
        double before = state.times().expected();
        return Math.abs(times.expected() - before) > NEWS * before;
    }

    /** The state after what was done. The turn is over. */
    static PlannerState after(PlannerState state, Climb climb, Instant now) {
        int failures = climb.missing() > 0 && climb.refused() ? state.failures() + 1 : 0;
        Instant retryAt = failures == 0 ? now : now.plus(backOff(failures));
        var made = new TreeMap<String, Instant>();
        state.made().forEach((id, at) -> {
            if (now.isBefore(at.plus(UNSEEN))) {
                made.put(id, at);
            }
        });
        climb.made().forEach(id -> made.put(id, now));
        var shunned = new HashMap<String, Instant>(state.shunned());
        shunned.values().removeIf(until -> !now.isBefore(until));
        climb.bad().forEach(id -> shunned.put(id, now.plus(LONGEST_WAIT)));
        return new PlannerState(
                now,
                tokens(state, now) - climb.calls(),
                now,
                failures,
                retryAt,
                failures == 0 ? "" : climb.words(),
                made,
                shunned,
                state.times(),
                state.spent());
    }

    private static Duration backOff(int failures) {
        Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(failures - 1, 10));
        return wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
    }

    /** Before the first look. */
    static PlannerState fresh() {
        return new PlannerState(
                Instant.EPOCH,
                CALLS,
                Instant.EPOCH,
                0,
                Instant.EPOCH,
                "",
                Map.of(),
                Map.of(),
                TaskTimes.UNKNOWN,
                NodeTime.NONE);
    }

    /** Ids in a list, for {@link #unseen}. */
    static Set<String> ids(List<Node> nodes) {
        return nodes.stream().map(Node::id).collect(Collectors.toSet());
    }
}
