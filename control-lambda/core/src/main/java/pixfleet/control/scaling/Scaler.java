package pixfleet.control.scaling;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import pixfleet.control.ledger.Documents;
import pixfleet.control.scaling.Demand.Load;
import pixfleet.control.scaling.Node.State;
import pixfleet.job.FleetStatus;
import pixfleet.job.FleetStatus.NodeState;
import pixfleet.job.Keys;
import pixfleet.wire.FleetJson;

/** Looks at the demand and the pool, starts what is missing, and writes down what it saw and why. Never stops a node. */
public final class Scaler {
    private final Demand demand;
    private final Nodes nodes;
    private final Documents documents;
    private final ScalingSettings settings;
    private final Clock clock;

    /**
     * @param demand what there is to do
     * @param nodes the pool
     * @param documents where the fleet's status is kept
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
     * One look. Twice, or two at once, start the same nodes and so no more than one.
     *
     * @param known tasks the caller knows to be on the queue; the queue's own count may not show them yet
     * @return what was written down
     */
    public FleetStatus look(int known) {
        Load measured = demand.measure();
        Load load = measured.tasks() >= known ? measured : new Load(known - measured.inFlight(), measured.inFlight());
        List<Node> pool = nodes.pool();
        ScalingPlan plan = ScalingPolicy.plan(load, pool, settings);
        var status = new FleetStatus(clock.instant(), load.waiting(), load.inFlight(), plan.target(), "", List.of());
        FleetStatus seen = started(plan, pool, status);
        documents.put(Keys.FLEET_STATUS, FleetJson.write(seen));
        return seen;
    }

    private FleetStatus started(ScalingPlan plan, List<Node> pool, FleetStatus status) {
        Map<String, State> states = new HashMap<>();
        pool.forEach(node -> states.put(node.id(), node.state()));
        List<String> refused = new ArrayList<>();
        int started = 0;
        for (Node candidate : plan.candidates()) {
            if (started == plan.missing()) {
                break;
            }
            switch (nodes.start(candidate)) {
                case STARTED -> {
                    started++;
                    states.put(candidate.id(), State.PENDING);
                }
                case NO_CAPACITY -> refused.add("the provider has no machine to spare for node " + candidate.slot());
                case NOT_NOW -> refused.add("node " + candidate.slot() + " cannot be started yet");
            }
        }
        return new FleetStatus(
                status.at(),
                status.waiting(),
                status.inFlight(),
                plan.target(),
                reason(plan, started, refused),
                view(pool, states));
    }

    private static String reason(ScalingPlan plan, int started, List<String> refused) {
        if (refused.isEmpty()) {
            return plan.reason();
        }
        String obstacle = String.join(", ", refused);
        return started == plan.missing()
                ? plan.reason() + " Passed over: " + obstacle + "."
                : "%s Waiting for %d: %s. The next look is within a minute."
                        .formatted(plan.reason(), plan.missing() - started, obstacle);
    }

    private static List<NodeState> view(List<Node> pool, Map<String, State> states) {
        return pool.stream()
                .sorted(Comparator.comparingInt(Node::slot).thenComparing(Node::id))
                .map(node -> new NodeState(
                        node.id(),
                        node.slot(),
                        states.getOrDefault(node.id(), node.state()).word()))
                .toList();
    }
}
