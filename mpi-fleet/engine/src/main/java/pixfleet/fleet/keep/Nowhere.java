package pixfleet.fleet.keep;

import java.lang.foreign.MemorySegment;
import java.util.Map;
import pixfleet.fault.TransientFailure;

/** Keeps nothing. */
final class Nowhere implements StripStore {
    @Override
    public Map<String, Long> kept(String folder) {
        return Map.of();
    }

    @Override
    public void keep(String key, MemorySegment rows) {
        // It is gone at once.
    }

    @Override
    public void read(String key, MemorySegment into) {
        throw new TransientFailure("read %s where nothing is kept".formatted(key));
    }

    @Override
    public void clear(String folder) {
        // There is nothing.
    }
}
