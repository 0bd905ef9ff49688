package pixfleet.control.listing;

import pixfleet.control.Samples;
import pixfleet.control.intake.FakeUploads;

class FakeSourcesTest extends SourcesContract {
    private final FakeUploads objects = new FakeUploads();
    private final FakeSources sources = new FakeSources(objects);

    @Override
    protected Sources sources() {
        return sources;
    }

    @Override
    protected String bucket() {
        return "photos";
    }

    @Override
    protected void put(String key) {
        objects.put("photos", key, new byte[] {1}, Samples.NOON);
    }

    @Override
    protected String root() {
        return "test/";
    }

    @Override
    protected String unreadable() {
        sources.close("closed");
        return "closed";
    }
}
