package pixfleet.records;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pixfleet.records.JobCounts.Reason;
import pixfleet.records.table.Row;

/**
 * What a job's counters say. Numbers may be some moments old.
 *
 * @param open those that were uploaded and have not ended
 * @param waiting those of them that wait for something
 * @param done those whose result is stored
 * @param refused those that were refused
 * @param failed those that failed
 * @param firstEnd when the first one ended, {@link Instant#EPOCH} if none has
 * @param lastEnd when the last one did
 */
public record Ends(int open, int waiting, int done, int refused, int failed, Instant firstEnd, Instant lastEnd) {
    static Ends of(List<Row> rows) {
        var sums = new HashMap<String, Long>();
        Instant first = Instant.MAX;
        Instant last = Instant.EPOCH;
        for (Row row : rows.stream().filter(row -> Places.isCounter(row.key())).toList()) {
            row.numbers().forEach((name, number) -> sums.merge(name, number, Long::sum));
            first = earlier(first, instant(row, Transition.FIRST_END).orElse(Instant.MAX));
            last = later(last, instant(row, Transition.LAST_END).orElse(Instant.EPOCH));
        }
        return new Ends(
                sum(sums, Transition.OPEN),
                sum(sums, Transition.WAITING),
                sum(sums, "done"),
                sum(sums, "refused"),
                sum(sums, "failed"),
                first.equals(Instant.MAX) ? Instant.EPOCH : first,
                last);
    }

    private static Optional<Instant> instant(Row row, String name) {
        return row.text(name).map(Instant::parse);
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

    /** How many have ended. */
    public int ended() {
        return done + refused + failed;
    }

    /** The same with what the counters do not say. */
    JobCounts with(int running, List<Reason> reasons) {
        int wait = Math.min(open, waiting);
        return new JobCounts(
                open, wait, Math.min(open - wait, running), done, refused, failed, firstEnd, lastEnd, reasons);
    }
}
