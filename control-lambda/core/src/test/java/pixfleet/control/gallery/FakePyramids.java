package pixfleet.control.gallery;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** {@link Pyramids} in memory. */
public final class FakePyramids implements Pyramids {
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();

    /** Stores a file. */
    public void store(String key, byte[] content) {
        files.put(key, content.clone());
    }

    @Override
    public Optional<byte[]> read(String key) {
        return Optional.ofNullable(files.get(key)).map(byte[]::clone);
    }
}
