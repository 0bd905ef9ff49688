package pixfleet.control.jobs;

import java.util.List;
import java.util.Optional;
import pixfleet.control.ledger.Concurrent;
import pixfleet.control.ledger.Document;
import pixfleet.control.ledger.Documents;
import pixfleet.job.FleetStatus;
import pixfleet.job.Keys;
import pixfleet.job.NodeLease;
import pixfleet.wire.FleetJson;

/** What is written down of the fleet, read without asking EC2. */
public final class FleetViews {
    private static final int MAX_NODES = 100;

    private final Documents documents;

    /**
     * @param documents where it is written down
     */
    public FleetViews(Documents documents) {
        this.documents = documents;
    }

    /** The fleet as the scaling last saw it; nothing if it never looked. */
    public Optional<FleetStatus> status() {
        return documents.find(Keys.FLEET_STATUS).map(Document::text).map(FleetJson::readStatus);
    }

    /** What the nodes say of themselves. */
    public List<NodeLease> leases() {
        List<Documents.Entry> entries = documents.list(Keys.NODES, "", MAX_NODES);
        return Concurrent.map(entries, entry -> documents.find(entry.key())).stream()
                .flatMap(Optional::stream)
                .map(Document::text)
                .map(FleetJson::readLease)
                .toList();
    }
}
