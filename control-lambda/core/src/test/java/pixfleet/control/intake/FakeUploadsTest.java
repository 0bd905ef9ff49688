package pixfleet.control.intake;

import java.time.Instant;
import java.util.Map;

class FakeUploadsTest extends UploadsContract {
    private final FakeUploads uploads = new FakeUploads();

    @Override
    protected Uploads uploads() {
        return uploads;
    }

    @Override
    protected String bucket() {
        return FakeUploads.BUCKET;
    }

    @Override
    protected String root() {
        return "incoming/test/";
    }

    @Override
    protected void put(String key, byte[] bytes, Map<String, String> metadata) {
        uploads.put(key, bytes, Instant.parse("2026-03-14T09:27:01Z"), metadata);
    }
}
