package pixfleet.fleet.drain;

import java.util.Optional;

class FakeCopiesTest extends CopiesContract {
    private final FakeCopies copies = new FakeCopies();

    @Override
    protected Copies copies() {
        return copies;
    }

    @Override
    protected String bucket() {
        return FakeCopies.BUCKET;
    }

    @Override
    protected void store(String key, byte[] content) {
        copies.store(key, content);
    }

    @Override
    protected Optional<byte[]> copied(String bucket, String key) {
        return copies.copied(key);
    }
}
