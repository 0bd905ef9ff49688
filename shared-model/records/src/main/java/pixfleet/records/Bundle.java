package pixfleet.records;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import pixfleet.records.table.Change;
import pixfleet.records.table.Key;

/** Steps of several images that are made in one write. A write changes a row once, so what is added to one goes together. */
final class Bundle {
    private final Map<Key, Change> changes = new LinkedHashMap<>();

    /** One more step: the changes that take an image to its next status. */
    void add(List<Change> step) {
        for (Change change : step) {
            switch (change) {
                case Change.Put put -> changes.put(put.key(), put);
                case Change.Add add ->
                    changes.merge(add.key(), add, (one, other) -> ((Change.Add) one).and((Change.Add) other));
            }
        }
    }

    /** How many changes it holds. */
    int size() {
        return changes.size();
    }

    /** All of them. */
    List<Change> changes() {
        return List.copyOf(changes.values());
    }
}
