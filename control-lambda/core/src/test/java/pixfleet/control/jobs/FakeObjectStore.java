package pixfleet.control.jobs;

import pixfleet.control.FakeOutage;
import pixfleet.control.intake.FakeUploads;
import pixfleet.control.ledger.FakeDocuments;
import pixfleet.job.ObjectRef;

/** {@link ObjectStore} over the other fakes. */
public final class FakeObjectStore implements ObjectStore {
    private final FakeUploads uploads;
    private final FakeDocuments documents;
    private final FakeOutage outage;

    /** ObjectStore of these objects. */
    public FakeObjectStore(FakeUploads uploads, FakeDocuments documents, FakeOutage outage) {
        this.uploads = uploads;
        this.documents = documents;
        this.outage = outage;
    }

    @Override
    public void clearUploads(String prefix) {
        uploads.clearParts(prefix);
        uploads.clear(prefix);
        outage.effect("clearing " + prefix);
    }

    @Override
    public void clearParts(String prefix) {
        uploads.clearParts(prefix);
        outage.effect("clearing parts below " + prefix);
    }

    @Override
    public void removeUpload(ObjectRef upload) {
        if (!upload.bucket().equals(FakeUploads.BUCKET)) {
            return;
        }
        uploads.find(upload.bucket(), upload.key())
                .filter(found -> found.ref().equals(upload))
                .ifPresent(found -> uploads.remove(found.ref().key()));
        outage.effect("removing " + upload.key());
    }

    @Override
    public void clearResults(String prefix) {
        documents.clear(prefix);
    }
}
