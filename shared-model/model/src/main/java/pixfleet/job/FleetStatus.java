package pixfleet.job;

import java.time.Instant;
import java.util.List;

/**
 * The fleet as the last look of the scaling saw it.
 *
 * @param at when it looked
 * @param waiting tasks waiting in the queue
 * @param inFlight tasks held by nodes
 * @param target nodes wanted
 * @param reason why that many, and what it waits for, a sentence for the user
 * @param rung the last way that was tried to get a node: none, stopped node, sibling type or zone, new node, other purchase
 *     option, wait, or daily budget
 * @param nodes every node of the pool, by slot
 * @param today how far the day's budget of node-hours is used; {@link NodeHours#UNBOUNDED} if there is none
 */
public record FleetStatus(
        Instant at,
        int waiting,
        int inFlight,
        int target,
        String reason,
        String rung,
        List<NodeState> nodes,
        NodeHours today) {
    /** Of a look that needed no node. */
    public FleetStatus(Instant at, int waiting, int inFlight, int target, String reason, List<NodeState> nodes) {
        this(at, waiting, inFlight, target, reason, "none", nodes, NodeHours.UNBOUNDED);
    }

    /** Copies the list. */
    public FleetStatus {
        nodes = List.copyOf(nodes);
    }

    /**
     * Hours of nodes in a day, from 00:00 UTC.
     *
     * @param used by all nodes together, 0 or more
     * @param budget beyond which no node is started; 0 if there is none
     */
    public record NodeHours(double used, double budget) {
        /** Of a pool without a budget. */
        public static final NodeHours UNBOUNDED = new NodeHours(0, 0);
    }

    /**
     * One node of the pool.
     *
     * @param node the instance's id
     * @param slot its place in the pool, from 1
     * @param state EC2's word: pending, running, stopping, stopped, shutting-down or terminated
     * @param type its instance type; empty if it is not known
     */
    public record NodeState(String node, int slot, String state, String type) {
        /** One whose type nobody knows. */
        public NodeState(String node, int slot, String state) {
            this(node, slot, state, "");
        }
    }
}
