package pixfleet.records;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import pixfleet.job.JobId;
import pixfleet.records.table.Change;
import pixfleet.records.table.Condition;
import pixfleet.records.table.Key;
import pixfleet.records.table.Row;
import pixfleet.records.table.Table;
import pixfleet.records.table.Write;

/** Takes away what is known of a deleted job. */
public final class Removals {
    private static final int PAGE = 200;

    /** Blocks after which it is written down how far the removal is. */
    private static final int STRETCH = 1000;

    private final Table table;

    /**
     * @param table where it lies
     */
    public Removals(Table table) {
        this.table = table;
    }

    /**
     * Removes every row of a job but the one that says it was deleted. If it fails half-way, asking again goes on; of a job of
     * hundreds of thousands of images, where it was.
     */
    public void clear(JobId job) {
        int images = table.find(Places.job(job))
                .map(row -> (int) row.number(Jobs.IMAGES))
                .orElse(0);
        for (int block = Places.blocks(images) - 1; block >= 0; block--) {
            clear(Places.block(job, block));
            if (block > 0 && block % STRETCH == 0) {
                remember(job, block);
            }
        }
        IntStream.range(0, Places.REASONS).forEach(shard -> clear(Places.reasons(job, shard)));
        table.remove(Places.counters(job));
    }

    /** Removes a block of a job that was never opened. */
    public void clear(JobId job, int block) {
        clear(Places.block(job, block));
    }

    /** Blocks from there on are gone: whoever goes on need not look for them. */
    private void remember(JobId job, int block) {
        table.find(Places.job(job)).filter(Jobs::isDeleted).ifPresent(row -> {
            Row shorter = row.with(Jobs.IMAGES, (long) block * Places.BLOCK).next();
            // Lost to one that removes at the same time: so much the better.
            Write _ = table.write(List.of(new Change.Put(shorter, Condition.unchanged(row.version()))));
        });
    }

    private void clear(String partition) {
        List<Row> page = table.query(partition, "", PAGE);
        while (!page.isEmpty()) {
            var keys = new ArrayList<Key>();
            page.forEach(row -> keys.add(row.key()));
            table.remove(keys);
            page = page.size() < PAGE
                    ? List.of()
                    : table.query(partition, page.getLast().key().sk(), PAGE);
        }
    }
}
