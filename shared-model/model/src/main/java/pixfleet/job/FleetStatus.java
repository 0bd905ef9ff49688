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
 *     option, or wait
 * @param nodes every node of the pool, by slot
 */
public record FleetStatus(
        Instant at, int waiting, int inFlight, int target, String reason, String rung, List<NodeState> nodes) {
    /** Of a look that needed no node. */
    public FleetStatus(Instant at, int waiting, int inFlight, int target, String reason, List<NodeState> nodes) {
        this(at, waiting, inFlight, target, reason, "none", nodes);
    }

    /** Copies the list. */
    public FleetStatus {
        nodes = List.copyOf(nodes);
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
