package pixfleet.fleet.keep;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import pixfleet.fault.TransientFailure;

/** Strips in memory. */
public final class FakeStrips implements StripStore {
    public final Map<String, byte[]> strips = new TreeMap<>();

    @Override
    public synchronized Map<String, Long> kept(String folder) {
        return strips.entrySet().stream()
                .filter(strip -> strip.getKey().startsWith(folder))
                .collect(Collectors.toMap(
                        strip -> strip.getKey().substring(folder.length()), strip -> (long) strip.getValue().length));
    }

    @Override
    public synchronized void keep(String key, MemorySegment rows) {
        strips.put(key, rows.toArray(ValueLayout.JAVA_BYTE));
    }

    @Override
    public synchronized void read(String key, MemorySegment into) {
        byte[] strip = strips.get(key);
        if (strip == null || strip.length != into.byteSize()) {
            throw new TransientFailure("read " + key);
        }
        into.copyFrom(MemorySegment.ofArray(strip));
    }

    @Override
    public synchronized void clear(String folder) {
        strips.keySet().removeIf(key -> key.startsWith(folder));
    }

    /** Strips, and no sums. */
    public synchronized int count() {
        return (int) strips.keySet().stream()
                .filter(key -> key.matches(".*/[0-9]{5}"))
                .count();
    }
}
