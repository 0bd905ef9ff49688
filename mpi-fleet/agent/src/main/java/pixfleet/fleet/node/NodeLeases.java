package pixfleet.fleet.node;

import java.util.List;
import pixfleet.job.NodeLease;

/** Where nodes say how they are. */
public interface NodeLeases {
    /**
     * Replaces what the node has said before.
     *
     * @throws pixfleet.fault.TransientFailure if it could not be said this time
     */
    void write(NodeLease lease);

    /**
     * What all nodes have said last, those that are long gone included.
     *
     * @throws pixfleet.fault.TransientFailure if it could not be asked this time
     */
    List<NodeLease> all();
}
