package pixfleet.control.ledger;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A map that forgets what was used longest ago. Not safe for threads by itself.
 *
 * @param <K> the keys
 * @param <V> the values
 */
public final class Recent<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1L;

    private final int max;

    /**
     * @param max how many entries it remembers, 1 or more
     */
    public Recent(int max) {
        super(16, 0.75f, true);
        this.max = max;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > max;
    }
}
