package pixfleet.control.jobs;

import java.util.Map;
import pixfleet.control.FakeOutage;
import pixfleet.control.Samples;
import pixfleet.control.intake.FakeUploads;
import pixfleet.control.ledger.FakeDocuments;
import pixfleet.job.ObjectRef;

class FakeObjectStoreTest extends ObjectStoreContract {
    private final FakeUploads uploads = new FakeUploads();
    private final FakeDocuments documents = new FakeDocuments();

    @Override
    protected ObjectStore store() {
        return new FakeObjectStore(uploads, documents, new FakeOutage());
    }

    @Override
    protected ObjectRef upload(String key) {
        uploads.put(key, new byte[] {1}, Samples.NOON, Map.of());
        return uploads.find(FakeUploads.BUCKET, key).orElseThrow().ref();
    }

    @Override
    protected void begin(String key) {
        uploads.begin(key);
    }

    @Override
    protected boolean isOpen(String key) {
        return uploads.open().contains(key);
    }

    @Override
    protected boolean uploadExists(String key) {
        return uploads.keys().contains(key);
    }

    @Override
    protected void result(String key) {
        documents.put(key, "{}");
    }

    @Override
    protected boolean resultExists(String key) {
        return documents.find(key).isPresent();
    }

    @Override
    protected String root() {
        return "incoming/test/";
    }
}
