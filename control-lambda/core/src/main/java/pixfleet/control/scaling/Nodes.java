package pixfleet.control.scaling;

import java.util.List;
import pixfleet.fault.TransientFailure;

/**
 * The instances of the pool. There is no way to stop one: a node stops only itself.
 *
 * <p>Every method may throw {@link TransientFailure}.
 */
public interface Nodes {
    /** Every node of the pool that has not been terminated, in no order. */
    List<Node> pool();

    /** Starts a stopped node. Twice is harmless: a node that is up stays up. */
    Start start(Node node);

    /** What became of a start. */
    enum Start {
        /** It boots, or was up already. */
        STARTED,
        /** The provider has no machine of its kind to spare now. */
        NO_CAPACITY,
        /** It is in a state from which it cannot be started, or no longer exists. */
        NOT_NOW
    }
}
