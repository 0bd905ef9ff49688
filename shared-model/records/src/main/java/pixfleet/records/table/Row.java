package pixfleet.records.table;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A row of the table. A row is in an index if it has the index's attributes.
 *
 * @param key names it
 * @param texts attributes that are texts
 * @param numbers attributes that are whole numbers
 */
public record Row(Key key, Map<String, String> texts, Map<String, Long> numbers) {
    /** Counts the writes of a row, for those who write on the condition that nobody else did. */
    public static final String VERSION = "version";

    /** The second after which the row may vanish by itself. */
    public static final String EXPIRES = "expires";

    /** Copies the maps. */
    public Row {
        texts = Map.copyOf(texts);
        numbers = Map.copyOf(numbers);
    }

    /** A row without attributes. */
    public Row(String pk, String sk) {
        this(new Key(pk, sk), Map.of(), Map.of());
    }

    /** The same row with one more text, or another one. */
    public Row with(String name, String text) {
        var more = new HashMap<>(texts);
        more.put(name, text);
        return new Row(key, more, numbers);
    }

    /** The same row with one more number, or another one. */
    public Row with(String name, long number) {
        var more = new HashMap<>(numbers);
        more.put(name, number);
        return new Row(key, texts, more);
    }

    /** The same row without that attribute. */
    public Row without(String name) {
        var fewerTexts = new HashMap<>(texts);
        fewerTexts.remove(name);
        var fewerNumbers = new HashMap<>(numbers);
        fewerNumbers.remove(name);
        return new Row(key, fewerTexts, fewerNumbers);
    }

    /** The same row, to vanish some time after that moment. */
    public Row expiring(Instant at) {
        return with(EXPIRES, at.getEpochSecond());
    }

    /** The same row as its next version. */
    public Row next() {
        return with(VERSION, version() + 1);
    }

    /** That text, if the row has it. */
    public Optional<String> text(String name) {
        return Optional.ofNullable(texts.get(name));
    }

    /** That text, which the row has. */
    public String need(String name) {
        return text(name).orElseThrow(() -> new IllegalStateException("the row %s has no %s".formatted(key, name)));
    }

    /** That number, 0 if the row has none of the name. */
    public long number(String name) {
        return numbers.getOrDefault(name, 0L);
    }

    /** How often the row was written, 0 for one that is not there yet. */
    public long version() {
        return number(VERSION);
    }
}
