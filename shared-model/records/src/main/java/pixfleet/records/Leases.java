package pixfleet.records;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pixfleet.job.Keys;
import pixfleet.job.NodeLease;
import pixfleet.records.table.Change;
import pixfleet.records.table.Condition;
import pixfleet.records.table.Key;
import pixfleet.records.table.Row;
import pixfleet.records.table.Table;
import pixfleet.records.table.Write;
import pixfleet.wire.FleetJson;
import pixfleet.wire.MalformedDocument;

/** What the nodes say of themselves. */
public final class Leases {
    /** The attribute that holds what is said, as JSON. */
    public static final String SAID = "said";

    private static final int PAGE = 500;
    private static final Duration KEPT = Duration.ofDays(7);

    private final Table table;

    /**
     * @param table where they lie
     */
    public Leases(Table table) {
        this.table = table;
    }

    /** The row of a document of the fleet: its folder is the partition. */
    public static Key place(String document) {
        int folder = document.lastIndexOf('/') + 1;
        return new Key(document.substring(0, folder), document.substring(folder));
    }

    /** Replaces what the node has said before. Only the node itself calls it. */
    public void write(NodeLease lease) {
        Key place = place(Keys.node(lease.node()));
        Row row = new Row(place.pk(), place.sk())
                .with(SAID, FleetJson.write(lease))
                .expiring(lease.expiresAt().plus(KEPT));
        Write _ = table.write(List.of(new Change.Put(row, new Condition.Always())));
    }

    /** What a node has said last, if it has. */
    public Optional<NodeLease> find(String node) {
        return table.find(place(Keys.node(node))).flatMap(Leases::read);
    }

    /** What all nodes have said last, those that are long gone included. */
    public List<NodeLease> all() {
        var all = new ArrayList<NodeLease>();
        List<Row> page = table.query(Keys.NODES, "", PAGE);
        while (!page.isEmpty()) {
            page.forEach(row -> read(row).ifPresent(all::add));
            page = page.size() < PAGE
                    ? List.of()
                    : table.query(Keys.NODES, page.getLast().key().sk(), PAGE);
        }
        return all;
    }

    /** What a newer release may write is nobody this one can work with. */
    private static Optional<NodeLease> read(Row row) {
        try {
            return row.text(SAID).map(FleetJson::readLease);
        } catch (MalformedDocument _) {
            return Optional.empty();
        }
    }
}
