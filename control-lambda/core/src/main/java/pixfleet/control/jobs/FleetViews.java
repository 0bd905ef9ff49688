package pixfleet.control.jobs;

import java.util.List;
import java.util.Optional;
import pixfleet.control.ledger.Document;
import pixfleet.control.ledger.Documents;
import pixfleet.job.FleetStatus;
import pixfleet.job.Keys;
import pixfleet.job.NodeLease;
import pixfleet.records.Leases;
import pixfleet.wire.FleetJson;

/** What is written down of the fleet, read without asking EC2. */
public final class FleetViews {
    private final Documents documents;
    private final Leases leases;

    /**
     * @param documents where the scaling writes down what it saw
     * @param leases where nodes say how they are
     */
    public FleetViews(Documents documents, Leases leases) {
        this.documents = documents;
        this.leases = leases;
    }

    /** The fleet as the scaling last saw it; nothing if it never looked. */
    public Optional<FleetStatus> status() {
        return documents.find(Keys.FLEET_STATUS).map(Document::text).map(FleetJson::readStatus);
    }

    /** What the nodes say of themselves. */
    public List<NodeLease> leases() {
        return leases.all();
    }
}
