package pixfleet.metric;

import java.time.Duration;

/**
 * One value.
 *
 * @param metric what was measured
 * @param label tells it from others of the metric; empty where the metric has no such dimension
 * @param value how much, in the metric's unit
 */
public record Measurement(Metric metric, String label, double value) {
    /** Checks that there is a label where one belongs, and a number. */
    public Measurement {
        if (metric.label().isEmpty() != label.isEmpty()) {
            throw new IllegalArgumentException(
                    "%s is told apart by '%s', not '%s'".formatted(metric, metric.label(), label));
        }
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("%s is no number: %s".formatted(metric, value));
        }
    }

    /** A value of a metric without labels. */
    public static Measurement of(Metric metric, double value) {
        return new Measurement(metric, "", value);
    }

    /** A whole number of a metric without labels. */
    public static Measurement of(Metric metric, long value) {
        return of(metric, (double) value);
    }

    /** How long a part of the way to the first rank took. */
    public static Measurement of(StartStage stage, Duration time) {
        return new Measurement(Metric.START_LATENCY, stage.word(), (double) time.toMillis());
    }
}
