package pixfleet.control.scaling;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import pixfleet.control.ledger.Concurrent;
import pixfleet.control.ledger.Documents;
import pixfleet.control.scaling.Demand.Load;
import pixfleet.control.scaling.Nodes.Start.Refused;
import pixfleet.control.scaling.Nodes.Start.Started;
import pixfleet.job.FleetStatus;
import pixfleet.job.FleetStatus.NodeState;
import pixfleet.job.Keys;
import pixfleet.job.NodeLease;
import pixfleet.wire.FleetJson;

/** Looks at the demand, the pool and the leases of its nodes, starts what is missing, and writes down what it saw and why. Never stops a node. */
public final class Scaler {
    private final Demand demand;
    private final Nodes nodes;
    private final Documents documents;
    private final ScalingSettings settings;
    private final Clock clock;

    /**
     * @param demand what there is to do
     * @param nodes the pool
     * @param documents where the fleet's status is kept, and the leases of its nodes
     * @param settings how demand becomes nodes
     * @param clock dates the status
     */
    public Scaler(Demand demand, Nodes nodes, Documents documents, ScalingSettings settings, Clock clock) {
        this.demand = demand;
        this.nodes = nodes;
        this.documents = documents;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * What a look found.
     *
     * @param status what was written down
     * @param leaving whether nodes that are on their way out are all that could still be started, once they are off
     */
    record Look(FleetStatus status, boolean leaving) {}

    /**
     * One look. Twice, or two at once, start the same nodes and so no more than one.
     *
     * @param known tasks the caller knows to be on the queue; the queue's own count may not show them yet
     * @return what was written down
     */
    public FleetStatus look(int known) {
        return lookFor(known).status();
    }

    /** {@link #look}, with what the next one may hope for. */
    Look lookFor(int known) {
        Load measured = demand.measure();
        Load load = measured.tasks() >= known ? measured : new Load(known - measured.inFlight(), measured.inFlight());
        Instant now = clock.instant();
        List<Member> pool = members(found(load, now), now);
        ScalingPlan plan = ScalingPolicy.plan(load, pool, settings);
        Starts starts = start(plan);
        var seen = new FleetStatus(
                now,
                load.waiting(),
                load.inFlight(),
                plan.target(),
                reason(plan, starts),
                view(pool, starts.started()));
        documents.put(Keys.FLEET_STATUS, FleetJson.write(seen));
        return new Look(seen, plan.leaving() > 0);
    }

    /** Where the provider does not answer, that is what waiting tasks wait for, and it is written down before it is thrown. */
    private List<Node> found(Load load, Instant now) {
        try {
            return nodes.pool();
        } catch (RuntimeException e) {
            var reason = "The nodes could not be looked at (%s). The next look is within a minute."
                    .formatted(e.getMessage());
            var unseen = new FleetStatus(now, load.waiting(), load.inFlight(), 0, reason, List.of());
            documents.put(Keys.FLEET_STATUS, FleetJson.write(unseen));
            throw e;
        }
    }

    /** A node that is off has nothing to say: of an idle fleet no lease is read. */
    private List<Member> members(List<Node> found, Instant now) {
        return Concurrent.map(found, node -> {
            Optional<NodeLease> lease = node.up()
                    ? documents.find(Keys.node(node.id())).map(said -> FleetJson.readLease(said.text()))
                    : Optional.empty();
            return new Member(node, Capacity.of(node, lease, now, settings.boot()));
        });
    }

    /**
     * What became of a plan.
     *
     * @param started ids of the nodes that boot now
     * @param refused why others do not, one sentence each
     */
    private record Starts(Set<String> started, List<String> refused) {}

    private Starts start(ScalingPlan plan) {
        var starts = new Starts(new HashSet<>(), new ArrayList<>());
        for (Node candidate : plan.candidates()) {
            if (starts.started().size() == plan.missing()) {
                break;
            }
            switch (nodes.start(candidate)) {
                case Started() -> starts.started().add(candidate.id());
                case Refused(var code, var meaning) ->
                    starts.refused().add("node %d (%s: %s)".formatted(candidate.slot(), code, meaning));
            }
        }
        return starts;
    }

    private static String reason(ScalingPlan plan, Starts starts) {
        if (starts.refused().isEmpty()) {
            return plan.reason();
        }
        String refused = String.join(", ", starts.refused());
        int without = plan.missing() - starts.started().size();
        return without == 0
                ? "%s In place of %s.".formatted(plan.reason(), refused)
                : "%s Could not start %s: waiting for %d, the next look is within a minute."
                        .formatted(plan.reason(), refused, without);
    }

    private static List<NodeState> view(List<Member> pool, Set<String> started) {
        return pool.stream()
                .map(member -> started.contains(member.node().id()) ? member.started() : member)
                .map(Member::node)
                .sorted(Comparator.comparingInt(Node::slot).thenComparing(Node::id))
                .map(node -> new NodeState(node.id(), node.slot(), node.state().word()))
                .toList();
    }
}
