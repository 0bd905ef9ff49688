package pixfleet.control.scaling;

import java.util.List;
import pixfleet.fault.TransientFailure;

/**
 * The instances of the pool. There is no way to stop one: a node stops only itself.
 *
 */
public interface Nodes {
    /**
     * Every node of the pool that has not been terminated, in no order.
     *
     * @throws TransientFailure if the provider could not be asked
     */
    List<Node> pool();

    /**
     * Starts a stopped node. Twice is harmless: a node that is up stays up. Whatever stands against it is an answer and no
     * exception, so that the other nodes are still tried.
     */
    Start start(Node node);

    /** What became of a start. */
    sealed interface Start {
        /** It boots, or was up already. */
        record Started() implements Start {}

        /**
         * It does not.
         *
         * @param code the provider's word for it
         * @param meaning what that means, without a full stop, for the user
         */
        record Refused(String code, String meaning) implements Start {}
    }
}
