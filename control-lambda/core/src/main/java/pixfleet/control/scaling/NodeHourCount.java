package pixfleet.control.scaling;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import pixfleet.control.ledger.Documents;
import pixfleet.job.Keys;
import pixfleet.job.NodeLease;
import pixfleet.job.NodeTime;
import pixfleet.job.PlannerState;
import pixfleet.wire.FleetJson;

/** Keeps count of how long nodes are on, where there is a budget for it. */
final class NodeHourCount {
    private final Documents documents;
    private final PoolSettings pool;

    NodeHourCount(Documents documents, PoolSettings pool) {
        this.documents = documents;
        this.pool = pool;
    }

    /** Nodes that cost by the hour now, and since when. */
    static Map<String, Instant> on(List<Node> listed, Map<String, Instant> unseen) {
        var on = new HashMap<>(unseen);
        listed.stream().filter(Node::up).forEach(node -> on.put(node.id(), node.launchedAt()));
        return on;
    }

    /**
     * {@link DailyBudget#counted}, from what the last look left. A node that powers off now was on until now, whatever it said:
     * it may have hung on its way out.
     */
    NodeTime spent(PlannerState state, List<Node> listed, Map<String, Instant> on, Instant now) {
        if (!pool.budgeted()) {
            return NodeTime.NONE;
        }
        Set<String> stopping = listed.stream()
                .filter(node -> node.state() == Node.State.STOPPING)
                .map(Node::id)
                .collect(Collectors.toSet());
        return DailyBudget.counted(state.spent(), on, node -> stopping.contains(node) ? Instant.MAX : gone(node), now);
    }

    /** Until when a node that is off was on at most: its lease's end where it said that it goes, or else nobody knows. */
    private Instant gone(String node) {
        return documents
                .find(Keys.node(node))
                .map(said -> FleetJson.readLease(said.text()))
                .filter(lease -> lease.state() == NodeLease.State.CLOSED)
                .map(NodeLease::expiresAt)
                .orElse(Instant.MAX);
    }

    /** {@link DailyBudget#affordable}; without a budget, all. */
    int affordable(NodeTime spent, Map<String, Instant> on, Instant now) {
        return pool.budgeted() ? DailyBudget.affordable(spent, on, pool.daily(), now) : Integer.MAX_VALUE;
    }

    /** What a look leaves, with those that it has started. */
    PlannerState with(PlannerState after, Climb climb) {
        if (!pool.budgeted()) {
            return after;
        }
        var started = new HashSet<>(climb.started());
        started.addAll(climb.made());
        return after.counted(DailyBudget.with(after.spent(), started));
    }
}
