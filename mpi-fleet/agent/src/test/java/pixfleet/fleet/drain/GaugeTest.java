package pixfleet.fleet.drain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import pixfleet.metric.Measurement;
import pixfleet.metric.Metric;
import pixfleet.metric.StartStage;

class GaugeTest {
    private static final Instant NOON = Instant.parse("2026-03-14T12:00:00Z");

    private final List<Measurement> told = new ArrayList<>();
    private Duration processors = Duration.ofSeconds(3);
    private final Gauge gauge = new Gauge(new Metering(told::addAll, () -> processors), NOON);

    private static Lease sent(Instant at, int receives) {
        return new Lease("receipt", "{}", receives, 0, at);
    }

    @Test
    void tellsWhatAnImageTookOfTheProcessors() {
        gauge.imageDone();
        gauge.imageDone();
        processors = Duration.ofSeconds(4);

        gauge.tend(NOON.plusSeconds(60));

        assertThat(told).containsExactly(Measurement.of(Metric.IMAGES, 2), Measurement.of(Metric.CPU_PER_IMAGE, 500));
    }

    @Test
    void tellsHowLongAnUploadWaitedOnItsWay() {
        gauge.worldUp(NOON.plusMillis(2500));
        gauge.worldUp(NOON.plusSeconds(30));
        gauge.begun(sent(NOON.minusSeconds(20), 1), NOON.plusSeconds(3));
        gauge.begun(sent(NOON.minusSeconds(90), 2), NOON.plusSeconds(3));
        gauge.begun(sent(Lease.UNKNOWN, 1), NOON.plusSeconds(3));

        gauge.tell(NOON.plusSeconds(4));

        assertThat(told)
                .containsExactly(
                        Measurement.of(StartStage.WORLD_UP, Duration.ofMillis(2500)),
                        Measurement.of(StartStage.BEGUN, Duration.ofMillis(23_000)),
                        Measurement.of(Metric.OLDEST_AGE, 23));
    }

    @Test
    void tellsOnceAMinuteAndNothingOfAnIdleOne() {
        gauge.retried(2);
        gauge.tend(NOON.plusSeconds(59));
        assertThat(told).isEmpty();

        gauge.tend(NOON.plusSeconds(60));
        gauge.tend(NOON.plusSeconds(120));

        assertThat(told).containsExactly(Measurement.of(Metric.RETRIES, 2));
    }
}
