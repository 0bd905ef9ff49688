package pixfleet.control.scaling;

/**
 * A node of the pool and what it is worth.
 *
 * @param node the node
 * @param capacity what it is worth now
 */
public record Member(Node node, Capacity capacity) {
    /** Its place in the pool. */
    public int slot() {
        return node.slot();
    }

    /** The same node as it is once it has been started. */
    public Member started() {
        return new Member(node.in(Node.State.PENDING), Capacity.BOOTING);
    }
}
