package pixfleet.control.scaling;

import java.util.List;
import java.util.Optional;
import pixfleet.fault.TransientFailure;

/**
 * The instances of the pool. There is no way to stop one: a node stops only itself. One that sleeps can be removed.
 *
 * <p>Whatever stands against a call is an answer and no exception, so that other ways are still tried.
 */
public interface Nodes {
    /**
     * Every node of the pool that has not been terminated, in no order.
     *
     * @throws TransientFailure if the provider could not be asked
     */
    List<Node> pool();

    /**
     * Starts stopped nodes, all or none, in one call. Twice is harmless: a node that is up stays up.
     *
     * @param batch one or more
     */
    Start start(List<Node> batch);

    /** Makes new nodes, as many as are to be had, in one call. Twice with the same token is once. */
    Creation make(Order order);

    /**
     * Removes nodes for good, in one call. Twice is harmless.
     *
     * @param asleep nodes that were seen stopped in this turn
     * @return why not
     */
    Optional<Start.Refused> remove(List<Node> asleep);

    /** What became of a start. */
    sealed interface Start {
        /** They boot, or were up already. */
        record Started() implements Start {}

        /**
         * They do not.
         *
         * @param code the provider's word for it
         * @param meaning what that means, without a full stop, for the user
         * @param widely whether others of the kind will hardly fare better
         */
        record Refused(String code, String meaning, boolean widely) implements Start {}
    }

    /**
     * What is to be made.
     *
     * @param count how many, 1 or more
     * @param terms how they are paid for
     * @param token names the order
     */
    record Order(int count, Purchase terms, String token) {}

    /**
     * What was made.
     *
     * @param ids of the new nodes
     * @param refused why others were not, each reason once
     */
    record Creation(List<String> ids, List<Start.Refused> refused) {
        /** Copies the lists. */
        public Creation {
            ids = List.copyOf(ids);
            refused = List.copyOf(refused);
        }
    }
}
