package pixfleet.pipeline;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Argument maps that keep catalogue order, which {@link Map#of} does not. */
public final class Values {
    private Values() {}

    /** No arguments. */
    public static Map<String, Object> of() {
        return Map.of();
    }

    /**
     * Arguments in the order given.
     *
     * @param namesAndValues a name, its value, and so on: {@link Integer}, {@link Double} or {@link String}
     */
    public static Map<String, Object> of(Object... namesAndValues) {
        var values = new LinkedHashMap<String, Object>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            values.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return Collections.unmodifiableMap(values);
    }
}
