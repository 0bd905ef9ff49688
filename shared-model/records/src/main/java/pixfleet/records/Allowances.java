package pixfleet.records;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import pixfleet.fault.TransientFailure;
import pixfleet.records.table.Change;
import pixfleet.records.table.Condition;
import pixfleet.records.table.Key;
import pixfleet.records.table.Row;
import pixfleet.records.table.Table;
import pixfleet.records.table.Write;

/**
 * What each user may still ask for: of each kind a bucket of tokens, refilled by time. A user's buckets are the user's own, so
 * that nobody empties another's.
 */
public final class Allowances {
    private static final String TOKENS = "thousandths";
    private static final String AT = "at";
    private static final int THOUSAND = 1000;
    private static final int MAX_RACES = 64;
    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** Longer than the deepest debt lasts: that of the largest job, at the slowest rate. */
    private static final Duration KEPT = Duration.ofDays(10);

    private final Table table;

    /**
     * @param table where the buckets lie
     */
    public Allowances(Table table) {
        this.table = table;
    }

    /**
     * Takes tokens. What a full bucket does not hold is taken from a full one, as a debt: the next taker waits for longer.
     *
     * @param owner the identity that asks
     * @param kind what for; each kind has a bucket of its own
     * @param amount how many, 1 or more
     * @param perMinute how many a bucket gets a minute, and holds at most
     * @return nothing if they were taken; else how long to wait before it is worth asking again, and none were taken
     */
    public Optional<Duration> take(String owner, String kind, long amount, int perMinute, Instant now) {
        return change(new Key("T#" + owner, kind), amount, amount, perMinute, now);
    }

    /** Takes tokens without asking, as a debt where there are none: for what shows only once it is done. */
    public void charge(String owner, String kind, long amount, int perMinute, Instant now) {
        Optional<Duration> _ = change(new Key("T#" + owner, kind), 0, amount, perMinute, now);
    }

    private Optional<Duration> change(Key key, long wanted, long amount, int perMinute, Instant now) {
        long most = (long) perMinute * THOUSAND;
        long needed = wanted == 0 ? Long.MIN_VALUE : Math.min(wanted * THOUSAND, most);
        for (int race = 0; race < MAX_RACES; race++) {
            Optional<Row> present = table.find(key);
            long held = present.map(row -> held(row, most, now)).orElse(most);
            if (held < needed) {
                return Optional.of(
                        MINUTE.multipliedBy(needed - held).dividedBy(most).plusMillis(1));
            }
            Row next = present.orElseGet(() -> new Row(key.pk(), key.sk()))
                    .with(TOKENS, held - amount * THOUSAND)
                    .with(AT, now.toEpochMilli())
                    .expiring(now.plus(KEPT))
                    .next();
            Condition unchanged = Condition.unchanged(present.map(Row::version).orElse(0L));
            if (table.write(List.of(new Change.Put(next, unchanged))) == Write.DONE) {
                return Optional.empty();
            }
        }
        throw new TransientFailure("what %s may do: others wrote it %d times meanwhile".formatted(key, MAX_RACES));
    }

    private static long held(Row row, long most, Instant now) {
        long since = Math.max(0, now.toEpochMilli() - row.number(AT));
        return Math.min(most, row.number(TOKENS) + since * most / MINUTE.toMillis());
    }
}
