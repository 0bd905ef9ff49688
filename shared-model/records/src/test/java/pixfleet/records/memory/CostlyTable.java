package pixfleet.records.memory;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import pixfleet.records.table.Change;
import pixfleet.records.table.Index;
import pixfleet.records.table.Key;
import pixfleet.records.table.Row;
import pixfleet.records.table.Span;
import pixfleet.records.table.Table;
import pixfleet.records.table.Write;

/**
 * A table in memory that takes as long as DynamoDB, charges as much, and lets transactions on one row get in each other's way as
 * there: while one is under way, another write of a row of it is lost. Sources: DynamoDB developer guide, "Read and write
 * operations" (units) and "Managing complex workflows with transactions" (conflicts).
 */
public final class CostlyTable implements Table {
    private static final int READ_UNIT = 4096;
    private static final int WRITE_UNIT = 1024;

    private final Table inner;
    private final Latency latency;
    private final Set<Key> inFlight = new HashSet<>();
    private final AtomicLong calls = new AtomicLong();
    private final AtomicLong halfReads = new AtomicLong();
    private final AtomicLong writes = new AtomicLong();
    private final AtomicLong rowsWritten = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();

    /** How long calls take. */
    public record Latency(Duration read, Duration write, Duration transaction) {}

    /**
     * What was asked so far.
     *
     * @param calls requests
     * @param readUnits as they are charged
     * @param writeUnits as they are charged for rows; changes of indexes are not among them
     * @param rows rows written
     * @param lost writes of which nothing came, charged all the same
     */
    public record Bill(long calls, double readUnits, long writeUnits, long rows, long lost) {
        /** What was asked since an earlier bill. */
        public Bill since(Bill before) {
            return new Bill(
                    calls - before.calls,
                    readUnits - before.readUnits,
                    writeUnits - before.writeUnits,
                    rows - before.rows,
                    lost - before.lost);
        }
    }

    /**
     * @param inner keeps the rows
     * @param latency how long calls take
     */
    public CostlyTable(Table inner, Latency latency) {
        this.inner = inner;
        this.latency = latency;
    }

    /** The bill so far. */
    public Bill bill() {
        return new Bill(calls.get(), halfReads.get() / 2.0, writes.get(), rowsWritten.get(), lost.get());
    }

    private void take(Duration time) {
        calls.incrementAndGet();
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static int size(Row row) {
        int texts = row.texts().entrySet().stream()
                .mapToInt(text -> text.getKey().length() + text.getValue().length())
                .sum();
        return row.key().pk().length()
                + row.key().sk().length()
                + texts
                + 16 * row.numbers().size();
    }

    private static long units(int bytes, int unit) {
        return Math.max(1, Math.ceilDiv(bytes, unit));
    }

    @Override
    public Optional<Row> find(Key key) {
        take(latency.read());
        Optional<Row> found = inner.find(key);
        halfReads.addAndGet(2 * units(found.map(CostlyTable::size).orElse(0), READ_UNIT));
        return found;
    }

    @Override
    public List<Row> find(List<Key> keys) {
        take(latency.read());
        List<Row> found = inner.find(keys);
        found.forEach(row -> halfReads.addAndGet(units(size(row), READ_UNIT)));
        halfReads.addAndGet(keys.size() - found.size());
        return found;
    }

    @Override
    public List<Row> query(String pk, String after, int max) {
        take(latency.read());
        List<Row> found = inner.query(pk, after, max);
        halfReads.addAndGet(2 * units(found.stream().mapToInt(CostlyTable::size).sum(), READ_UNIT));
        return found;
    }

    @Override
    public List<Row> query(Index index, Span span, int max) {
        take(latency.read());
        List<Row> found = inner.query(index, span, max);
        halfReads.addAndGet(units(found.stream().mapToInt(CostlyTable::size).sum(), READ_UNIT));
        return found;
    }

    @Override
    public Write write(List<Change> changes) {
        boolean together = changes.size() > 1;
        writes.addAndGet(changes.stream().mapToLong(CostlyTable::units).sum() * (together ? 2 : 1));
        List<Key> keys = changes.stream().map(Change::key).toList();
        if (!begin(keys, together)) {
            take(latency.write());
            lost.incrementAndGet();
            return Write.LOST;
        }
        try {
            take(together ? latency.transaction() : latency.write());
            Write answer = inner.write(changes);
            if (answer == Write.LOST) {
                lost.incrementAndGet();
            } else {
                rowsWritten.addAndGet(changes.size());
            }
            return answer;
        } finally {
            end(keys, together);
        }
    }

    private static long units(Change change) {
        return switch (change) {
            case Change.Put(Row row, var _) -> units(size(row), WRITE_UNIT);
            case Change.Add _ -> 1;
        };
    }

    private boolean begin(List<Key> keys, boolean together) {
        synchronized (inFlight) {
            if (keys.stream().anyMatch(inFlight::contains)) {
                return false;
            }
            if (together) {
                inFlight.addAll(keys);
            }
            return true;
        }
    }

    private void end(List<Key> keys, boolean together) {
        if (together) {
            synchronized (inFlight) {
                keys.forEach(inFlight::remove);
            }
        }
    }

    @Override
    public void put(List<Row> rows) {
        take(latency.write());
        rows.forEach(row -> writes.addAndGet(units(size(row), WRITE_UNIT)));
        rowsWritten.addAndGet(rows.size());
        inner.put(rows);
    }

    @Override
    public void remove(List<Key> keys) {
        take(latency.write());
        writes.addAndGet(keys.size());
        rowsWritten.addAndGet(keys.size());
        inner.remove(keys);
    }
}
