package pixfleet.records;

import java.util.List;
import java.util.Optional;
import pixfleet.records.table.Key;
import pixfleet.records.table.Row;
import pixfleet.records.table.Table;

/** Where long walks left off. */
public final class Bookmarks {
    private static final String PLACES = "PLACES";
    private static final String PLACE = "place";

    private final Table table;

    /**
     * @param table where they lie
     */
    public Bookmarks(Table table) {
        this.table = table;
    }

    /** Where that walk left off; nothing if it never did. */
    public Optional<String> find(String walk) {
        return table.find(new Key(PLACES, walk)).flatMap(row -> row.text(PLACE));
    }

    /** Keeps where that walk left off. The last one stays. */
    public void keep(String walk, String place) {
        table.put(List.of(new Row(PLACES, walk).with(PLACE, place)));
    }
}
