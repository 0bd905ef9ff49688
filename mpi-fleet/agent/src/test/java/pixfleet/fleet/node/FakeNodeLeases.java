package pixfleet.fleet.node;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import pixfleet.fault.TransientFailure;
import pixfleet.job.NodeLease;

/** {@link NodeLeases} in a map. */
final class FakeNodeLeases implements NodeLeases {
    private final Map<String, NodeLease> leases = new ConcurrentHashMap<>();
    private final AtomicInteger refusals = new AtomicInteger();
    private volatile boolean out;

    /** From now on it cannot be reached, or can again. */
    void out(boolean now) {
        out = now;
    }

    int refusals() {
        return refusals.get();
    }

    @Override
    public void write(NodeLease lease) {
        reach();
        leases.put(lease.node(), lease);
    }

    @Override
    public List<NodeLease> all() {
        reach();
        return List.copyOf(leases.values());
    }

    private void reach() {
        if (out) {
            refusals.incrementAndGet();
            throw new TransientFailure("s3: slow down");
        }
    }
}
