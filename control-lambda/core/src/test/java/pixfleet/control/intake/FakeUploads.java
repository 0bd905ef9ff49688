package pixfleet.control.intake;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import pixfleet.control.dispatch.TaskIds;
import pixfleet.job.ObjectRef;
import pixfleet.records.memory.KeyOrder;

/** {@link Uploads} in memory. */
public final class FakeUploads implements Uploads {
    /** The bucket. */
    public static final String BUCKET = "uploads";

    private final NavigableMap<String, Stored> stored = new TreeMap<>(KeyOrder.UTF_8);
    private final Map<String, NavigableMap<String, Stored>> elsewhere = new TreeMap<>();
    private final Set<String> archived = new HashSet<>();
    private final Set<String> begun = new HashSet<>();
    private int ranges;

    private record Stored(ByteBuffer content, Instant storedAt, Map<String, String> metadata, String etag) {
        int size() {
            return content.limit();
        }
    }

    /** Uploads an object. */
    public void put(String key, byte[] bytes, Instant storedAt, Map<String, String> metadata) {
        Map<String, String> names = new TreeMap<>();
        metadata.forEach((name, value) -> names.put(name.toLowerCase(Locale.ROOT), value));
        stored.put(key, stored(bytes, storedAt, names));
    }

    /** Puts an object into a bucket of someone else's. */
    public void put(String bucket, String key, byte[] bytes, Instant storedAt) {
        in(bucket).put(key, stored(bytes, storedAt, Map.of()));
    }

    private static Stored stored(byte[] bytes, Instant storedAt, Map<String, String> metadata) {
        String etag = TaskIds.hash(Arrays.toString(bytes)).substring(0, 32);
        return new Stored(ByteBuffer.wrap(bytes.clone()), storedAt, metadata, etag);
    }

    private NavigableMap<String, Stored> in(String bucket) {
        return bucket.equals(BUCKET) ? stored : elsewhere.computeIfAbsent(bucket, _ -> new TreeMap<>(KeyOrder.UTF_8));
    }

    /** The keys of a bucket, in their order. */
    public List<String> keys(String bucket) {
        return List.copyOf(in(bucket).keySet());
    }

    /** From now on it is listed and cannot be read. */
    public void archive(String key) {
        archived.add(key);
    }

    /** Removes what lies there. */
    public synchronized void remove(String key) {
        stored.remove(key);
    }

    /** Removes what lies below. */
    public synchronized void clear(String prefix) {
        stored.keySet().removeIf(key -> key.startsWith(prefix));
    }

    /** Begins an upload in parts. */
    public synchronized void begin(String key) {
        begun.add(key);
    }

    /** The keys of uploads in parts that are not whole yet. */
    public synchronized Set<String> open() {
        return Set.copyOf(begun);
    }

    /** Removes the parts of what lies below. */
    public synchronized void clearParts(String prefix) {
        begun.removeIf(key -> key.startsWith(prefix));
    }

    /** Every key there is. */
    public synchronized List<String> keys() {
        return List.copyOf(stored.keySet());
    }

    /** How many ranges were read beyond first bytes. */
    public int ranges() {
        return ranges;
    }

    @Override
    public Optional<Upload> find(String bucket, String key) {
        if (archived.contains(key)) {
            throw new Unreadable("s3://%s/%s cannot be read: it lies in an archive.".formatted(bucket, key));
        }
        return Optional.ofNullable(in(bucket).get(key))
                .map(object -> new Upload(
                        new ObjectRef(bucket, key, object.etag()),
                        object.size(),
                        object.storedAt(),
                        object.metadata(),
                        object.content().slice(0, Math.min(HEAD_BYTES, object.size()))));
    }

    @Override
    public Optional<ByteBuffer> read(ObjectRef upload, long from, int length) {
        ranges++;
        return Optional.ofNullable(in(upload.bucket()).get(upload.key()))
                .filter(object -> object.etag().equals(upload.etag()))
                .map(object -> object.content().slice((int) from, (int) Math.min(length, object.size() - from)));
    }

    @Override
    public List<Listed> list(String after, int max) {
        return stored.tailMap(after, false).entrySet().stream()
                .limit(max)
                .map(entry -> new Listed(
                        new ObjectRef(BUCKET, entry.getKey(), entry.getValue().etag()),
                        entry.getValue().storedAt()))
                .toList();
    }
}
