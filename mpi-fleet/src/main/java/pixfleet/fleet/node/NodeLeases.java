package pixfleet.fleet.node;

import pixfleet.job.NodeLease;

/** Where nodes say how they are. */
public interface NodeLeases {
    /**
     * Replaces what the node has said before.
     *
     * @throws pixfleet.fault.TransientFailure if it could not be said this time
     */
    void write(NodeLease lease);
}
