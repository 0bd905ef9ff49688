package pixfleet.fleet.drain;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import pixfleet.job.Keys;
import pixfleet.job.ObjectRef;
import pixfleet.job.Result;

/** {@link Copies} in memory, to one bucket. */
final class FakeCopies implements Copies {
    static final String BUCKET = "photographs";

    private static final long MOST_BYTES = 5L << 30;

    private final Map<String, byte[]> results = new HashMap<>();
    private final Map<String, byte[]> copies = new HashMap<>();

    void store(String key, byte[] content) {
        results.put(key, content.clone());
    }

    Optional<byte[]> copied(String key) {
        return Optional.ofNullable(copies.get(key));
    }

    @Override
    public Optional<String> copy(Result result, ObjectRef place) {
        String key = Keys.copy(place.key(), result.format());
        String where = "s3://" + place.bucket() + "/" + key;
        if (result.bytes() > MOST_BYTES) {
            return Optional.of("The result is larger than the 5 GiB that are copied to %s.".formatted(where));
        }
        if (!place.bucket().equals(BUCKET)) {
            return Optional.of("The result could not be copied to %s: S3 says NoSuchBucket.".formatted(where));
        }
        copies.put(key, results.getOrDefault(result.key(), new byte[0]));
        return Optional.empty();
    }
}
