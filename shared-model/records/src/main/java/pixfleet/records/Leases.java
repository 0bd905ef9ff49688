package pixfleet.records;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pixfleet.job.FleetStatus;
import pixfleet.job.NodeLease;
import pixfleet.records.table.Key;
import pixfleet.records.table.Row;
import pixfleet.records.table.Table;
import pixfleet.wire.FleetJson;
import pixfleet.wire.MalformedDocument;

/** What the nodes say of themselves, and what was last seen of all of them. */
public final class Leases {
    private static final String NODES = "NODES";
    private static final String SAID = "said";
    private static final int PAGE = 500;
    private static final Duration KEPT = Duration.ofDays(7);
    private static final Key FLEET = new Key("FLEET", "STATUS");

    private final Table table;

    /**
     * @param table where they lie
     */
    public Leases(Table table) {
        this.table = table;
    }

    /** Replaces what the node has said before. Only the node itself calls it. */
    public void write(NodeLease lease) {
        table.put(List.of(new Row(NODES, lease.node())
                .with(SAID, FleetJson.write(lease))
                .expiring(lease.expiresAt().plus(KEPT))));
    }

    /** What a node has said last, if it has. */
    public Optional<NodeLease> find(String node) {
        return table.find(new Key(NODES, node)).flatMap(Leases::read);
    }

    /** What all nodes have said last, those that are long gone included. */
    public List<NodeLease> all() {
        var all = new ArrayList<NodeLease>();
        List<Row> page = table.query(NODES, "", PAGE);
        while (!page.isEmpty()) {
            page.forEach(row -> read(row).ifPresent(all::add));
            page = page.size() < PAGE
                    ? List.of()
                    : table.query(NODES, page.getLast().key().sk(), PAGE);
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

    /** Writes down what was seen of the fleet. The last one stays. */
    public void see(FleetStatus status) {
        table.put(List.of(new Row(FLEET.pk(), FLEET.sk()).with(SAID, FleetJson.write(status))));
    }

    /** What was last seen of the fleet; nothing if nobody has looked. */
    public Optional<FleetStatus> seen() {
        return table.find(FLEET).flatMap(row -> row.text(SAID)).map(FleetJson::readStatus);
    }
}
