package pixfleet.fleet.opencv.kernel;

import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The last thing made from a key, kept until another is asked for: an image comes in many blocks, and what depends on the
 * operation alone need not be made for each.
 *
 * @param <K> compared with {@code equals}
 * @param <V> left alone by whoever asks
 */
final class Kept<K, V> {
    private final Function<K, V> maker;
    private volatile Map.@Nullable Entry<K, V> last;

    Kept(Function<K, V> maker) {
        this.maker = maker;
    }

    /** What the maker gives for the key. Any thread may ask. */
    V of(K key) {
        Map.Entry<K, V> kept = last;
        if (kept == null || !kept.getKey().equals(key)) {
            kept = Map.entry(key, maker.apply(key));
            last = kept;
        }
        return kept.getValue();
    }
}
