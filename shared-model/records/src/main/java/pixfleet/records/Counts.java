package pixfleet.records;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
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
    private static final int MAX_REASONS = 1000;
    private static final int TOLD = 10;
    private static final String RUNNING = "running";

    private final Table table;

    /**
     * @param table where the counters lie
     */
    public Counts(Table table) {
        this.table = table;
    }

    /** How many of the job's images have come to an end, and how: one read, four of a job that is larger than any uploaded one. */
    public Ends ends(JobId job) {
        return counted(job, counters(job, 0)).ends();
    }

    /**
     * A job and its images by how far they have come, if there is one. That is two reads at once, and one more if some were refused or
     * failed; of a job that is larger than any that is uploaded, four in the place of each, three of them once its size is known.
     */
    public Optional<JobOverview> overview(JobId id) {
        List<List<Row>> first = atOnce(0, 2, part -> part == 0 ? counters(id, 0) : running(id, 0));
        Counted counted = counted(id, first.getFirst());
        return counted.job()
                .map(record -> new JobOverview(
                        record, counts(record, counted.ends(), first.getLast().size())));
    }

    /** A job, if there is one, and what its counters say. */
    private record Counted(Optional<JobRecord> job, Ends ends) {}

    private Counted counted(JobId id, List<Row> first) {
        var rows = new ArrayList<>(first);
        Optional<Row> own =
                rows.stream().filter(row -> row.key().equals(Places.job(id))).findFirst();
        int spread = Places.spread(own.map(row -> (int) row.number(Jobs.IMAGES)).orElse(0));
        if (spread > 1) {
            atOnce(1, spread, partition -> counters(id, partition)).forEach(rows::addAll);
        }
        return new Counted(own.flatMap(Jobs::record), Ends.of(rows));
    }

    private List<Row> counters(JobId job, int partition) {
        return table.query(Places.counters(job, partition), "", Lanes.LANES + 1);
    }

    /** What the counters do not say is asked for all at once: a job is looked at while it runs. */
    private JobCounts counts(JobRecord job, Ends ends, int runningOfFirst) {
        int running = ends.open() > 0 ? Places.spread(job.images()) - 1 : 0;
        int reasons = ends.refused() + ends.failed() > 0 ? Places.spread(job.images()) : 0;
        List<List<Row>> found = atOnce(
                0,
                running + reasons,
                part -> part < running
                        ? running(job.id(), part + 1)
                        : table.query(Places.reasons(job.id(), part - running), "", MAX_REASONS));
        int images = runningOfFirst
                + found.subList(0, running).stream().mapToInt(List::size).sum();
        return ends.with(
                images,
                mostFrequent(found.subList(running, found.size()).stream()
                        .flatMap(List::stream)
                        .toList()));
    }

    private static List<List<Row>> atOnce(int from, int to, IntFunction<List<Row>> read) {
        if (to - from == 1) {
            return List.of(read.apply(from));
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<Row>>> asked = IntStream.range(from, to)
                    .mapToObj(part -> threads.submit(() -> read.apply(part)))
                    .toList();
            var found = new ArrayList<List<Row>>();
            for (Future<List<Row>> one : asked) {
                found.add(one.get());
            }
            return found;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransientFailure("counting the images of a job", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }

    private List<Row> running(JobId job, int shard) {
        var span = new Span(Places.lot(job, RUNNING, shard), "", "", Span.Direction.UP);
        return table.query(Index.IMAGES_BY_END, span, MAX_LOT);
    }

    private static List<Reason> mostFrequent(List<Row> rows) {
        var byKind = new HashMap<String, Reason>();
        for (Row row : rows) {
            int images = (int) row.number(Transition.IMAGES);
            var reason = new Reason(row.need(Transition.STATUS), row.need(Transition.REASON), images);
            byKind.merge(
                    Places.kind(row.key()),
                    reason,
                    (one, other) -> new Reason(one.stage(), one.text(), one.images() + other.images()));
        }
        var reasons = new ArrayList<>(byKind.values());
        reasons.removeIf(reason -> reason.images() < 1);
        reasons.sort(Comparator.comparingInt(Reason::images).reversed().thenComparing(Reason::text));
        return reasons.subList(0, Math.min(TOLD, reasons.size()));
    }
}
