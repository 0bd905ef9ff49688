package pixfleet.fleet.aws;

import java.util.List;
import pixfleet.fleet.node.NodeLeases;
import pixfleet.job.NodeLease;
import pixfleet.records.Leases;
import pixfleet.records.table.Table;

/** {@link NodeLeases} in the table of records, one row a node. */
public final class TableNodeLeases implements NodeLeases {
    private final Leases leases;

    /**
     * @param table where they lie
     */
    public TableNodeLeases(Table table) {
        this.leases = new Leases(table);
    }

    @Override
    public void write(NodeLease lease) {
        leases.write(lease);
    }

    @Override
    public List<NodeLease> all() {
        return leases.all();
    }
}
