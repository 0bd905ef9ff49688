package pixfleet.pipeline;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Argument maps that keep catalogue order, which {@link Map#of} does not. */
final class Values {
    private Values() {}

    static Map<String, Object> of(String first, Object firstValue, String second, Object secondValue) {
        var values = new LinkedHashMap<String, Object>();
        values.put(first, firstValue);
        values.put(second, secondValue);
        return Collections.unmodifiableMap(values);
    }
}
