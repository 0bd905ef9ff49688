package pixfleet.fleet.drain;

import java.time.Duration;
import java.util.function.Supplier;
import pixfleet.metric.Meter;

/**
 * How a drain is measured.
 *
 * @param meter keeps what is counted
 * @param processors what this node's agent and ranks have taken of the processors so far; never less than before
 */
public record Metering(Meter meter, Supplier<Duration> processors) {
    /** Of a drain that nobody watches. */
    public static final Metering NONE = new Metering(Meter.NONE, () -> Duration.ZERO);
}
