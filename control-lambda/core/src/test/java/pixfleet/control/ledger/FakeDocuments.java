package pixfleet.control.ledger;

import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import pixfleet.control.FakeOutage;

/** {@link Documents} in memory. */
public final class FakeDocuments implements Documents {
    private final NavigableMap<String, Document> documents = new TreeMap<>();
    private final FakeOutage outage;
    private int versions;
    private int reads;
    private Runnable race = () -> {};

    /** Documents that never fail. */
    public FakeDocuments() {
        this(new FakeOutage());
    }

    /** Documents that fail with everything else. */
    public FakeDocuments(FakeOutage outage) {
        this.outage = outage;
    }

    /** Lets another writer act once, right before the next conditional write. */
    public synchronized void race(Runnable other) {
        race = other;
    }

    /** Every key there is. */
    public synchronized List<String> keys() {
        return List.copyOf(documents.keySet());
    }

    /** How many documents were read and lists made. */
    public synchronized int reads() {
        return reads;
    }

    @Override
    public synchronized Optional<Document> find(String key) {
        reads++;
        return Optional.ofNullable(documents.get(key));
    }

    @Override
    public synchronized Write create(String key, String text) {
        runRace();
        if (documents.containsKey(key)) {
            return Write.LOST;
        }
        store(key, text);
        return Write.DONE;
    }

    @Override
    public synchronized Write replace(String key, String text, String version) {
        runRace();
        Document present = documents.get(key);
        if (present == null || !present.version().equals(version)) {
            return Write.LOST;
        }
        store(key, text);
        return Write.DONE;
    }

    private void runRace() {
        Runnable other = race;
        race = () -> {};
        other.run();
    }

    @Override
    public synchronized void put(String key, String text) {
        store(key, text);
    }

    private void store(String key, String text) {
        documents.put(key, new Document(text, "v" + versions++));
        outage.effect("writing " + key);
    }

    /** Removes everything below a prefix. */
    public synchronized void clear(String prefix) {
        documents.keySet().removeIf(key -> key.startsWith(prefix));
        outage.effect("clearing " + prefix);
    }
}
