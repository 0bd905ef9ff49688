package pixfleet.bench.scale;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import pixfleet.control.ledger.Document;
import pixfleet.control.ledger.Documents;
import pixfleet.control.ledger.Write;

/** The documents that the planner reads and writes, in memory, counted. */
final class StoredPages implements Documents {
    private final Map<String, Document> pages = new HashMap<>();
    private long version;
    long reads;
    long writes;

    @Override
    public synchronized Optional<Document> find(String key) {
        reads++;
        return Optional.ofNullable(pages.get(key));
    }

    @Override
    public synchronized Write create(String key, String text) {
        if (pages.containsKey(key)) {
            return Write.LOST;
        }
        put(key, text);
        return Write.DONE;
    }

    @Override
    public synchronized Write replace(String key, String text, String expected) {
        if (!find(key).map(Document::version).equals(Optional.of(expected))) {
            return Write.LOST;
        }
        put(key, text);
        return Write.DONE;
    }

    @Override
    public synchronized void put(String key, String text) {
        writes++;
        pages.put(key, new Document(text, Long.toString(++version)));
    }
}
