package pixfleet.bench.scale;

import java.util.Map;
import java.util.TreeMap;

/** What was asked of a service in each second of a day, and the most of it. */
final class Rates {
    private final TreeMap<Long, Double> bySecond = new TreeMap<>();

    void add(double at, double calls) {
        bySecond.merge((long) at, calls, Double::sum);
    }

    /** The most in one second. */
    double most() {
        return bySecond.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
    }

    double sum() {
        return bySecond.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    Map<Long, Double> all() {
        return Map.copyOf(bySecond);
    }
}
