package pixfleet.records;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import pixfleet.job.JobId;
import pixfleet.records.table.Key;
import pixfleet.records.table.Row;
import pixfleet.records.table.Table;

/** Takes away what is known of a deleted job. */
public final class Removals {
    private static final int PAGE = 200;

    private final Table table;

    /**
     * @param table where it lies
     */
    public Removals(Table table) {
        this.table = table;
    }

    /** Removes every row of a job but the one that says it was deleted. If it fails half-way, asking again goes on. */
    public void clear(JobId job) {
        int images = table.find(Places.job(job))
                .map(row -> (int) row.number("images"))
                .orElse(0);
        IntStream.range(0, Places.blocks(images)).forEach(block -> clear(Places.block(job, block)));
        IntStream.range(0, Places.REASONS).forEach(shard -> clear(Places.reasons(job, shard)));
        table.remove(Places.counters(job));
    }

    /** Removes a block of a job that was never opened. */
    public void clear(JobId job, int block) {
        clear(Places.block(job, block));
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
