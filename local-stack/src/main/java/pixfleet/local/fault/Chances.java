package pixfleet.local.fault;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * How often something goes wrong, each between 0 (never) and 1 (always); what is not named never does.
 *
 * @param byName such as {@code fail-s3}
 */
record Chances(Map<String, Double> byName) {
    static final Chances NONE = new Chances(Map.of());
    static final String DROP_EVENTS = "drop-events";
    static final String FAIL_BOOTS = "fail-boots";
    static final String FAIL = "fail-";
    static final String CUT = "truncate-";
    static final String SLOW = "slow-";

    /** The services whose calls can fail; others are refused, so that a typing error is no silence. */
    static final List<String> SERVICES = List.of("s3", "sqs", "sns", "ec2", "table");

    Chances {
        byName = Map.copyOf(byName);
    }

    static Stream<String> names() {
        return Stream.concat(
                Stream.of(DROP_EVENTS, FAIL_BOOTS),
                Stream.of(FAIL, SLOW, CUT).flatMap(kind -> SERVICES.stream().map(service -> kind + service)));
    }

    double of(String name) {
        return byName.getOrDefault(name, 0.0);
    }

    Chances with(String name, String value) {
        var changed = new TreeMap<>(byName);
        changed.put(name, chance(name, value));
        return new Chances(changed);
    }

    private static double chance(String name, String value) {
        try {
            double chance = Double.parseDouble(value);
            if (chance >= 0 && chance <= 1) {
                return chance;
            }
        } catch (NumberFormatException _) {
            // The same sentence as for a number out of range.
        }
        throw new IllegalArgumentException(name + " is a chance between 0 and 1, not " + value);
    }
}
