package pixfleet.records;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import pixfleet.job.JobId;
import pixfleet.records.JobCounts.Reason;
import pixfleet.records.table.Index;
import pixfleet.records.table.Row;
import pixfleet.records.table.Span;
import pixfleet.records.table.Table;

/** Counts a job's images without reading them. */
public final class Counts {
    private static final int MAX_LOT = 1000;
    private static final int MAX_REASONS = 200;
    private static final int TOLD = 10;

    private final Table table;

    /**
     * @param table where the counters lie
     */
    public Counts(Table table) {
        this.table = table;
    }

    /** The job's images by how far they have come. */
    public JobCounts of(JobId job) {
        var sums = new HashMap<String, Long>();
        Instant first = Instant.MAX;
        Instant last = Instant.EPOCH;
        for (Row row : table.find(Places.counters(job))) {
            row.numbers().forEach((name, number) -> sums.merge(name, number, Long::sum));
            first = earlier(
                    first, row.text(Transition.FIRST_END).map(Instant::parse).orElse(Instant.MAX));
            last = later(last, row.text(Transition.LAST_END).map(Instant::parse).orElse(Instant.EPOCH));
        }
        int open = sum(sums, "open");
        int refused = sum(sums, "refused");
        int failed = sum(sums, "failed");
        int running = open == 0 ? 0 : Math.min(open, in("running", job));
        int waiting = open == running ? 0 : Math.min(open - running, in("waiting", job));
        return new JobCounts(
                open,
                waiting,
                running,
                sum(sums, "done"),
                refused,
                failed,
                first.equals(Instant.MAX) ? Instant.EPOCH : first,
                last,
                refused + failed == 0 ? List.of() : reasons(job));
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static int sum(Map<String, Long> sums, String name) {
        return (int) Math.max(0, sums.getOrDefault(name, 0L));
    }

    private int in(String stage, JobId job) {
        int images = 0;
        for (int shard = 0; shard < Places.LOTS; shard++) {
            var span = new Span(Places.lot(job, stage, shard), "", "", Span.Direction.UP);
            images += table.query(Index.IMAGES_BY_END, span, MAX_LOT).size();
        }
        return images;
    }

    private List<Reason> reasons(JobId job) {
        var byKind = new HashMap<String, Reason>();
        for (int shard = 0; shard < Places.REASONS; shard++) {
            for (Row row : table.query(Places.reasons(job, shard), "", MAX_REASONS)) {
                int images = (int) row.number(Transition.IMAGES);
                var reason = new Reason(row.need(Transition.STATUS), row.need(Transition.REASON), images);
                byKind.merge(
                        row.key().sk(),
                        reason,
                        (one, other) -> new Reason(one.stage(), one.text(), one.images() + other.images()));
            }
        }
        var reasons = new ArrayList<>(byKind.values());
        reasons.removeIf(reason -> reason.images() < 1);
        reasons.sort(Comparator.comparingInt(Reason::images).reversed().thenComparing(Reason::text));
        return reasons.subList(0, Math.min(TOLD, reasons.size()));
    }
}
