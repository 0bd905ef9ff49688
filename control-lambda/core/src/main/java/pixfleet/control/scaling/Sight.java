package pixfleet.control.scaling;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import pixfleet.control.scaling.Demand.Load;
import pixfleet.job.FleetStatus;
import pixfleet.job.FleetStatus.NodeHours;
import pixfleet.job.FleetStatus.NodeState;
import pixfleet.job.NodeTime;

/**
 * What a look sees, what it makes of that, and how it is told. Pure.
 *
 * @param load the demand
 * @param pool the nodes
 * @param plan what to do
 * @param spent how long nodes were on today
 */
record Sight(Load load, List<Member> pool, ScalingPlan plan, NodeTime spent) {
    Sight {
        pool = List.copyOf(pool);
    }

    /** What more nodes wait for, if it is the budget, or else the last way that was tried. */
    Rung rung(Rung last) {
        return plan.withheld() > 0 && last != Rung.WAIT ? Rung.BUDGET : last;
    }

    /**
     * As it is written down.
     *
     * @param started ids of nodes that were started since they were looked at
     * @param daily the budget; zero if there is none
     */
    FleetStatus status(Instant at, String reason, Rung rung, Set<String> started, Duration daily) {
        return new FleetStatus(
                at,
                load.waiting(),
                load.inFlight(),
                plan.target(),
                reason,
                rung.word(),
                view(started),
                daily.isZero()
                        ? NodeHours.UNBOUNDED
                        : new NodeHours(spent.seconds() / 3600, daily.toSeconds() / 3600.0));
    }

    /** The plan's reason, with what became of it. */
    String reason(Climb climb) {
        String removed = climb.removed().isEmpty()
                ? ""
                : " Removing %d that slept unused or are of an earlier make."
                        .formatted(climb.removed().size());
        if (!climb.refused()) {
            return climb.missing() == 0
                    ? plan.reason() + removed
                    : "%s %d more in the next minute, so that EC2 is not asked too often.%s"
                            .formatted(plan.reason(), climb.missing(), removed);
        }
        return climb.missing() == 0
                ? "%s In place of %s.%s".formatted(plan.reason(), climb.words(), removed)
                : "%s Could not start %s: waiting for %d, the next look is within a minute.%s"
                        .formatted(plan.reason(), climb.words(), climb.missing(), removed);
    }

    private List<NodeState> view(Set<String> started) {
        return pool.stream()
                .map(member -> started.contains(member.node().id()) ? member.started() : member)
                .map(Member::node)
                .sorted(Comparator.comparingInt(Node::slot).thenComparing(Node::id))
                .map(node -> new NodeState(
                        node.id(), node.slot(), node.state().word(), node.kind().type()))
                .toList();
    }
}
