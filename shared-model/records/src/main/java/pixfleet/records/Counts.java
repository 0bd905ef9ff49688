package pixfleet.records;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import pixfleet.fault.TransientFailure;
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
        List<Integer> lots = open == 0 ? List.of(0, 0) : in(job, List.of("running", "waiting"));
        int running = Math.min(open, lots.getFirst());
        int waiting = Math.min(open - running, lots.getLast());
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

    /** How many images are in each of these stages. All shards are asked at once: a job is looked at while it runs. */
    private List<Integer> in(JobId job, List<String> stages) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<List<Future<Integer>>> asked = stages.stream()
                    .map(stage -> IntStream.range(0, Places.LOTS)
                            .mapToObj(shard -> threads.submit(() -> in(Places.lot(job, stage, shard))))
                            .toList())
                    .toList();
            var found = new ArrayList<Integer>();
            for (List<Future<Integer>> shards : asked) {
                int images = 0;
                for (Future<Integer> shard : shards) {
                    images += shard.get();
                }
                found.add(images);
            }
            return found;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransientFailure("counting the images of " + job, e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }

    private int in(String lot) {
        return table.query(Index.IMAGES_BY_END, new Span(lot, "", "", Span.Direction.UP), MAX_LOT)
                .size();
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
