package pixfleet.control.scaling;

/**
 * A node of the pool and what it is worth.
 *
 * @param node the node
 * @param capacity what it is worth now
 * @param taskSeconds how long a task takes it, if it works and knows; otherwise 0
 * @param taskWork how much work one of these is
 */
public record Member(Node node, Capacity capacity, double taskSeconds, double taskWork) {
    /** One that has not measured. */
    public Member(Node node, Capacity capacity) {
        this(node, capacity, 0, 0);
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
