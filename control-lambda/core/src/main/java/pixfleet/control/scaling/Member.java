package pixfleet.control.scaling;

import java.time.Instant;

/**
 * A node of the pool and what it is worth.
 *
 * @param node the node
 * @param capacity what it is worth now
 * @param taskSeconds how long a task takes it, if it works and knows; otherwise 0
 * @param taskWork how much work one of these is
 * @param oldest when the oldest task was sent that waits with it for its turn, {@link pixfleet.job.NodeLease#NONE_WAITS} if none does,
 *     {@link #TAKES_NONE} if it takes none from the queue
 */
public record Member(Node node, Capacity capacity, double taskSeconds, double taskWork, Instant oldest) {
    /** Of a node without a world of its own. */
    static final Instant TAKES_NONE = Instant.MIN;

    /** One that has not measured, and takes no tasks. */
    public Member(Node node, Capacity capacity) {
        this(node, capacity, 0, 0, TAKES_NONE);
    }

    /** Its place in the pool. */
    public int slot() {
        return node.slot();
    }

    /** The same node as it is once it has been started. */
    public Member started() {
        return new Member(node.in(Node.State.PENDING), Capacity.BOOTING);
    }
}
