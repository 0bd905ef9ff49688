package pixfleet.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static pixfleet.records.Samples.NOON;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pixfleet.fault.TransientFailure;
import pixfleet.job.Destination;
import pixfleet.job.JobId;
import pixfleet.job.Listing;
import pixfleet.job.Source;
import pixfleet.records.memory.MemoryTable;
import pixfleet.records.table.Key;
import pixfleet.records.table.Row;

@Timeout(60)
class RemovalsTest {
    private static final int IMAGES = 250_000;
    private static final int BLOCKS = IMAGES / Listings.BLOCK;

    private final AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);
    private final MemoryTable table = new MemoryTable(what -> {
        if (left.decrementAndGet() <= 0) {
            throw new TransientFailure("the process ended after " + what);
        }
    });

    @Test
    void theRemovalOfAVastJobGoesOnWhereItWas() {
        JobId id = Samples.job(1, 1).id();
        var jobs = new Jobs(table);
        var source = new Origin.Listed(new Source.Prefix("photos", ""), new Destination.Results(), new Listing.Open());
        var job = new JobRecord(id, "ada", "canny", IMAGES, NOON, source);
        jobs.openListed(job, NOON);
        for (int block = 0; block < BLOCKS; block++) {
            Key key = Places.manifest(id, block);
            table.put(List.of(new Row(key.pk(), key.sk())));
        }
        jobs.remove(id, NOON);
        var removals = new Removals(table);

        left.set(BLOCKS - 1500);
        assertThatThrownBy(() -> removals.clear(id)).isInstanceOf(TransientFailure.class);
        left.set(Integer.MAX_VALUE);

        assertThat(table.find(Places.job(id)).orElseThrow().number(Jobs.IMAGES))
                .isLessThan(IMAGES)
                .isGreaterThan(0);
        removals.clear(id);
        assertThat(table.rows()).extracting(Row::key).containsExactly(Places.job(id));
        assertThat(jobs.find(id)).isEmpty();
    }
}
