package pixfleet.control.listing;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import pixfleet.control.intake.FakeUploads;
import pixfleet.control.intake.Uploads.Unreadable;
import pixfleet.records.memory.KeyOrder;

/** {@link Sources} in memory: the buckets of {@link FakeUploads}. */
public final class FakeSources implements Sources {
    private final FakeUploads objects;
    private final Set<String> closed = new HashSet<>();

    /** Lists these. */
    public FakeSources(FakeUploads objects) {
        this.objects = objects;
    }

    /** From now on that bucket may not be listed. */
    public void close(String bucket) {
        closed.add(bucket);
    }

    @Override
    public List<String> list(String bucket, String prefix, String after, int max) {
        if (closed.contains(bucket)) {
            throw new Unreadable("The bucket %s cannot be listed: access is denied.".formatted(bucket));
        }
        return objects.keys(bucket).stream()
                .filter(key -> key.startsWith(prefix) && KeyOrder.UTF_8.compare(key, after) > 0)
                .limit(max)
                .toList();
    }
}
