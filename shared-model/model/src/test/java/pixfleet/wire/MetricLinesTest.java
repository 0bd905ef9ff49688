package pixfleet.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import pixfleet.metric.Measurement;
import pixfleet.metric.Metric;
import pixfleet.metric.StartStage;

class MetricLinesTest {
    private final List<String> log = new ArrayList<>();
    private final MetricLines lines =
            new MetricLines("mine", Clock.fixed(Instant.ofEpochMilli(1700), ZoneOffset.UTC), log::add);

    @Test
    void isOneDocumentALineWithNothingAroundIt() {
        lines.measured(List.of(Measurement.of(Metric.BACKLOG, 12), Measurement.of(Metric.ORPHANS, 1)));

        assertThat(log)
                .containsExactly(
                        "{\"_aws\":{\"Timestamp\":1700,\"CloudWatchMetrics\":[{\"Namespace\":\"Pixfleet/mine\","
                                + "\"Dimensions\":[[]],\"Metrics\":[{\"Name\":\"Backlog\",\"Unit\":\"Count\"},"
                                + "{\"Name\":\"Orphans\",\"Unit\":\"Count\"}]}]},\"Backlog\":12.0,\"Orphans\":1.0}");
    }

    @Test
    void whatIsToldApartHasALineOfItsOwn() {
        lines.measured(List.of(
                Measurement.of(StartStage.EVENT, Duration.ofMillis(35)),
                Measurement.of(StartStage.JUDGED, Duration.ofMillis(8)),
                Measurement.of(StartStage.EVENT, Duration.ofMillis(40))));

        assertThat(log)
                .containsExactly(
                        "{\"_aws\":{\"Timestamp\":1700,\"CloudWatchMetrics\":[{\"Namespace\":\"Pixfleet/mine\","
                                + "\"Dimensions\":[[\"Stage\"]],\"Metrics\":[{\"Name\":\"StartLatency\",\"Unit\":\"Milliseconds\"}]}]},"
                                + "\"Stage\":\"event\",\"StartLatency\":[35.0,40.0]}",
                        "{\"_aws\":{\"Timestamp\":1700,\"CloudWatchMetrics\":[{\"Namespace\":\"Pixfleet/mine\","
                                + "\"Dimensions\":[[\"Stage\"]],\"Metrics\":[{\"Name\":\"StartLatency\",\"Unit\":\"Milliseconds\"}]}]},"
                                + "\"Stage\":\"judged\",\"StartLatency\":8.0}");
    }

    @Test
    void nothingMeasuredIsNoLine() {
        lines.measured(List.of());

        assertThat(log).isEmpty();
    }

    @Test
    void aLabelIsWhereOneBelongsAndNowhereElse() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Measurement(Metric.RUNGS, "", 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Measurement(Metric.BACKLOG, "new node", 1));
        assertThatIllegalArgumentException().isThrownBy(() -> Measurement.of(Metric.BACKLOG, Double.NaN));
    }

    @Test
    void noTwoMetricsShareAName() {
        assertThat(Stream.of(Metric.values()).map(Metric::word)).doesNotHaveDuplicates();
    }
}
