package pixfleet.control.scaling;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import pixfleet.control.scaling.Demand.Load;
import pixfleet.job.NodeLease;

/**
 * How late tasks are, whatever their work was taken for. While as many nodes work as their work wants, none waits for longer than
 * another node takes to come up; where one does, the estimate is wrong, and more nodes are wanted. Pure.
 */
final class Lateness {
    /** Leases are renewed every 10 s. What an older one says may be of a node that died, and of a task that another has done since. */
    private static final Duration FRESH = Duration.ofSeconds(15);

    private Lateness() {}

    /** What a node says of the oldest task that waits with it, {@link Member#TAKES_NONE} if its word does not count. */
    static Instant oldest(NodeLease said, Instant now) {
        boolean takes = said.state() == NodeLease.State.READY && said.ranks() > 0;
        return takes && said.renewedAt().plus(FRESH).isAfter(now) ? said.oldest() : Member.TAKES_NONE;
    }

    /**
     * How long the oldest task of the queue has waited for its turn while there was a node at work.
     *
     * <p>The queue hands tasks out by their age, roughly: what is in it is no older than the youngest task that waits with a node.
     * Where a node has none waiting, it takes what comes, and nothing waits for long.
     */
    static Duration waited(Load load, List<Member> members, Instant now) {
        List<Member> takers = members.stream()
                .filter(member -> member.capacity() == Capacity.WORKING)
                .filter(member -> !member.oldest().equals(Member.TAKES_NONE))
                .toList();
        if (load.waiting() == 0 || takers.isEmpty()) {
            return Duration.ZERO;
        }
        Instant sent =
                takers.stream().map(Member::oldest).max(Instant::compareTo).orElseThrow();
        Instant atWork = takers.stream()
                .map(member -> member.node().launchedAt())
                .min(Instant::compareTo)
                .orElseThrow();
        if (sent.equals(NodeLease.NONE_WAITS)) {
            return Duration.ZERO;
        }
        Duration waited = Duration.between(sent.isAfter(atWork) ? sent : atWork, now);
        // The queue's clock is another one.
        return waited.isNegative() ? Duration.ZERO : waited;
    }

    /** Cells wanted beyond those for the work: one for each time a boot may take that was waited, and none without a task. */
    static int more(Load load, Duration waited, Duration boot) {
        return (int) Math.min(load.waiting(), waited.toMillis() / boot.toMillis());
    }
}
