package pixfleet.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import pixfleet.metric.Measurement;
import pixfleet.metric.Meter;
import pixfleet.metric.Metric;

/** What every {@link Meter} does. */
public abstract class MeterContract {
    private static final Metric PLAIN = Stream.of(Metric.values())
            .filter(metric -> metric.label().isEmpty())
            .findFirst()
            .orElseThrow();

    protected abstract Meter meter();

    /** The values that were kept of a metric, in order. */
    protected abstract List<Double> kept(Metric metric);

    @Test
    void keepsEveryValueAndCountsTwiceWhatIsMeasuredTwice() {
        meter().measured(List.of(Measurement.of(PLAIN, 1.5), Measurement.of(PLAIN, 2.5)));
        meter().measured(List.of(Measurement.of(PLAIN, 2.5)));
        meter().measured(List.of());

        assertThat(kept(PLAIN)).containsExactly(1.5, 2.5, 2.5);
    }
}
