package pixfleet.records.memory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import pixfleet.records.table.Change;
import pixfleet.records.table.Condition;
import pixfleet.records.table.Index;
import pixfleet.records.table.Key;
import pixfleet.records.table.Row;
import pixfleet.records.table.Span;
import pixfleet.records.table.Table;
import pixfleet.records.table.Write;

/** {@link Table} in memory. It counts what it is asked, and can end or be raced at any effect. */
public final class MemoryTable implements Table {
    private static final Comparator<Key> ORDER = Comparator.comparing(Key::pk).thenComparing(Key::sk, KeyOrder.UTF_8);

    private final NavigableMap<Key, Row> rows = new TreeMap<>(ORDER);
    private final Consumer<String> effects;
    private Runnable race = () -> {};
    private int reads;
    private int rowsWritten;
    private int lost;

    /** A table that never fails. */
    public MemoryTable() {
        this(_ -> {});
    }

    /**
     * @param effects told of each effect once it has happened; may throw
     */
    public MemoryTable(Consumer<String> effects) {
        this.effects = effects;
    }

    /** Lets another writer act once, right before the next conditional write. */
    public synchronized void race(Runnable other) {
        race = other;
    }

    /** Removes all rows. */
    public synchronized void clear() {
        rows.clear();
    }

    /** Every row there is. */
    public synchronized List<Row> rows() {
        return List.copyOf(rows.values());
    }

    /** How many reads it was asked, each partition's or index's page one. */
    public synchronized int reads() {
        return reads;
    }

    /** How many rows were written or removed. */
    public synchronized int rowsWritten() {
        return rowsWritten;
    }

    /** How many writes were lost to others. */
    public synchronized int lost() {
        return lost;
    }

    @Override
    public synchronized Optional<Row> find(Key key) {
        reads++;
        return Optional.ofNullable(rows.get(key));
    }

    @Override
    public synchronized List<Row> find(List<Key> keys) {
        reads++;
        if (keys.isEmpty() || keys.size() > MAX_KEYS || keys.stream().distinct().count() < keys.size()) {
            throw new IllegalArgumentException("1 to 100 keys, each once");
        }
        return keys.stream()
                .flatMap(key -> Optional.ofNullable(rows.get(key)).stream())
                .toList();
    }

    @Override
    public synchronized List<Row> query(String pk, String after, int max) {
        reads++;
        return rows.tailMap(new Key(pk, after), false).values().stream()
                .takeWhile(row -> row.key().pk().equals(pk))
                .limit(max)
                .toList();
    }

    @Override
    public synchronized List<Row> query(Index index, Span span, int max) {
        reads++;
        Comparator<Row> order = index.order() == Index.Order.TEXT
                ? Comparator.comparing(row -> range(index, row), KeyOrder.UTF_8)
                : Comparator.comparingLong(row -> Long.parseLong(range(index, row)));
        return rows.values().stream()
                .filter(row ->
                        row.text(index.hash()).filter(span.hash()::equals).isPresent())
                .filter(row -> !range(index, row).isEmpty() && within(index, span, range(index, row)))
                .sorted(span.direction() == Span.Direction.UP ? order : order.reversed())
                .limit(max)
                .map(row -> told(index, row))
                .toList();
    }

    private static boolean within(Index index, Span span, String value) {
        return (span.after().isEmpty() || compare(index, value, span.after()) > 0)
                && (span.before().isEmpty() || compare(index, value, span.before()) < 0);
    }

    private static int compare(Index index, String one, String other) {
        return index.order() == Index.Order.TEXT
                ? KeyOrder.UTF_8.compare(one, other)
                : Long.compare(Long.parseLong(one), Long.parseLong(other));
    }

    private static String range(Index index, Row row) {
        if (index.range().equals("sk")) {
            return row.key().sk();
        }
        return index.order() == Index.Order.TEXT
                ? row.text(index.range()).orElse("")
                : Optional.ofNullable(row.numbers().get(index.range()))
                        .map(String::valueOf)
                        .orElse("");
    }

    private static Row told(Index index, Row row) {
        return switch (index.told()) {
            case ROWS -> row;
            case KEYS ->
                new Row(
                        row.key(),
                        only(row.texts(), index.hash(), index.range()),
                        only(row.numbers(), index.hash(), index.range()));
        };
    }

    private static <V> Map<String, V> only(Map<String, V> attributes, String hash, String range) {
        var kept = new HashMap<>(attributes);
        kept.keySet().retainAll(List.of(hash, range));
        return kept;
    }

    @Override
    public synchronized Write write(List<Change> changes) {
        Runnable other = race;
        race = () -> {};
        other.run();
        var written = new ArrayList<Row>();
        for (Change change : changes) {
            switch (change) {
                case Change.Put(Row row, Condition condition) -> {
                    if (!holds(condition, Optional.ofNullable(rows.get(row.key())))) {
                        lost++;
                        return Write.LOST;
                    }
                    written.add(row);
                }
                case Change.Add add -> written.add(added(add));
            }
        }
        put(written);
        return Write.DONE;
    }

    private static boolean holds(Condition condition, Optional<Row> present) {
        return switch (condition) {
            case Condition.Always _ -> true;
            case Condition.Absent _ -> present.isEmpty();
            case Condition.Version(long number) ->
                present.filter(row -> row.version() == number).isPresent();
        };
    }

    private Row added(Change.Add add) {
        Row row = Optional.ofNullable(rows.get(add.key()))
                .orElseGet(() -> new Row(add.key().pk(), add.key().sk()));
        for (var first : add.first().entrySet()) {
            row = row.text(first.getKey()).isPresent() ? row : row.with(first.getKey(), first.getValue());
        }
        for (var latest : add.latest().entrySet()) {
            row = row.with(latest.getKey(), latest.getValue());
        }
        for (var amount : add.amounts().entrySet()) {
            row = row.with(amount.getKey(), row.number(amount.getKey()) + amount.getValue());
        }
        return row;
    }

    @Override
    public synchronized void put(List<Row> more) {
        more.forEach(row -> rows.put(row.key(), row));
        rowsWritten += more.size();
        if (!more.isEmpty()) {
            effects.accept("table put " + more.getFirst().key());
        }
    }

    @Override
    public synchronized void remove(List<Key> keys) {
        keys.forEach(rows::remove);
        rowsWritten += keys.size();
        if (!keys.isEmpty()) {
            effects.accept("table remove " + keys.getFirst());
        }
    }
}
