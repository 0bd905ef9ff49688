package pixfleet.records;

import java.util.List;
import java.util.stream.IntStream;
import pixfleet.job.JobId;
import pixfleet.records.table.Change;
import pixfleet.records.table.Condition;
import pixfleet.records.table.Row;
import pixfleet.records.table.Table;
import pixfleet.records.table.Write;

/** Takes away what is known of a deleted job. */
public final class Removals {
    private static final int PAGE = 200;

    /** Blocks after which it is written down how far the removal is. */
    private static final int BLOCKS_AT_ONCE = 1000;

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
        int images = images(job);
        for (int block = Places.blocks(images) - 1; block >= 0; block--) {
            clear(Places.block(job, block));
            if (block > 0 && block % BLOCKS_AT_ONCE == 0) {
                remember(job, block);
            }
        }
        IntStream.range(0, Places.spread(images)).forEach(shard -> {
            clear(Places.reasons(job, shard));
            clear(Places.counters(job, shard));
        });
    }

    /**
     * How many images a job has, also a deleted one; 0 if nothing is known of it. Of a vast one of which much has been removed fewer,
     * but {@value #BLOCKS_AT_ONCE} times a hundred at least.
     */
    public int images(JobId job) {
        return table.find(Places.job(job))
                .map(row -> (int) row.number(Jobs.IMAGES))
                .orElse(0);
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

    /** Counters lie beside the job's own row, which stays. */
    private void clear(String partition) {
        List<Row> page = table.query(partition, "", PAGE);
        while (!page.isEmpty()) {
            table.remove(page.stream()
                    .map(Row::key)
                    .filter(key -> !key.sk().equals(Places.JOB))
                    .toList());
            page = page.size() < PAGE
                    ? List.of()
                    : table.query(partition, page.getLast().key().sk(), PAGE);
        }
    }
}
