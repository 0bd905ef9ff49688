package pixfleet.records.table;

import java.util.HashMap;
import java.util.Map;

/** One row's part of a write. */
public sealed interface Change {
    /** The row it is about. */
    Key key();

    /**
     * Puts a row in the place of what is there.
     *
     * @param row the row
     * @param condition what must hold of what is there
     */
    record Put(Row row, Condition condition) implements Change {
        @Override
        public Key key() {
            return row.key();
        }
    }

    /**
     * Adds to numbers of a row, which is made if it is not there.
     *
     * @param key the row
     * @param amounts what to add, by name
     * @param first texts that are written where the row has none of the name
     * @param latest texts that are written in any case
     */
    record Add(Key key, Map<String, Long> amounts, Map<String, String> first, Map<String, String> latest)
            implements Change {
        /** Copies the maps. */
        public Add {
            amounts = Map.copyOf(amounts);
            first = Map.copyOf(first);
            latest = Map.copyOf(latest);
        }

        /** Both, to the row of this one. What either says first or last stays, the other's where they differ. */
        public Add and(Add other) {
            var sums = new HashMap<>(amounts);
            other.amounts.forEach((name, amount) -> sums.merge(name, amount, Long::sum));
            return new Add(key, sums, joined(other.first, first), joined(latest, other.latest));
        }

        private static Map<String, String> joined(Map<String, String> under, Map<String, String> over) {
            var all = new HashMap<>(under);
            all.putAll(over);
            return all;
        }
    }
}
