package pixfleet.control.ledger;

import java.util.List;
import java.util.Optional;
import pixfleet.fault.TransientFailure;
import pixfleet.records.Leases;
import pixfleet.records.table.Change;
import pixfleet.records.table.Condition;
import pixfleet.records.table.Key;
import pixfleet.records.table.Row;
import pixfleet.records.table.Table;

/** {@link Documents} as rows of the table of records, beside the leases that nodes write there. */
public final class TableDocuments implements Documents {
    private static final int MAX_RACES = 16;

    private final Table table;

    /**
     * @param table where they lie
     */
    public TableDocuments(Table table) {
        this.table = table;
    }

    @Override
    public Optional<Document> find(String key) {
        return table.find(Leases.place(key)).map(TableDocuments::document);
    }

    private static Document document(Row row) {
        return new Document(row.need(Leases.SAID), Long.toString(row.version()));
    }

    @Override
    public Write create(String key, String text) {
        return write(Leases.place(key), text, 0);
    }

    @Override
    public Write replace(String key, String text, String version) {
        return write(Leases.place(key), text, Long.parseLong(version));
    }

    /** Each version follows one that was read, so that whoever read an older one loses. */
    @Override
    public void put(String key, String text) {
        Key place = Leases.place(key);
        for (int race = 0; race < MAX_RACES; race++) {
            long version = table.find(place).map(Row::version).orElse(0L);
            if (write(place, text, version) == Write.DONE) {
                return;
            }
        }
        throw new TransientFailure("writing %s: others wrote it %d times meanwhile".formatted(key, MAX_RACES));
    }

    private Write write(Key place, String text, long version) {
        Row row = new Row(place.pk(), place.sk()).with(Leases.SAID, text).with(Row.VERSION, version + 1);
        return switch (table.write(List.of(new Change.Put(row, Condition.unchanged(version))))) {
            case DONE -> Write.DONE;
            case LOST -> Write.LOST;
        };
    }
}
