package pixfleet.bench.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StagesTest {
    private static final Instant BEGAN = Instant.parse("2026-01-01T12:00:00Z");

    private static final List<String> EARLIER = List.of(
            "2026-01-01T11:00:00.000 INFO image accepted task=x",
            "2026-01-01T11:00:01.000 INFO agent starts node=i",
            "2026-01-01T11:00:03.000 INFO world ready ranks=2",
            "2026-01-01T11:00:04.000 INFO task done task=x");

    private static final List<String> NOW = List.of(
            "2026-01-01T12:00:08.250 [io] INFO DrainLoop - task done task=y",
            "2026-01-01 12:00:01,500 INFO image accepted task=y",
            "a line without a time: image accepted");

    private static Stages of(List<String> more) {
        List<String> lines = new java.util.ArrayList<>(EARLIER);
        lines.addAll(NOW);
        lines.addAll(more);
        return Stages.of(lines, BEGAN, BEGAN.plusMillis(8400), 0);
    }

    @Test
    void aColdImageWaitsForBootAndWorld() {
        assertThat(of(List.of(
                        "2026-01-01T12:00:02.500 INFO agent starts node=i",
                        "2026-01-01T12:00:05.000 INFO world ready ranks=2")))
                .isEqualTo(new Stages(millis(1500), millis(1000), millis(2500), millis(3250), millis(150)))
                .extracting(Stages::whole)
                .isEqualTo(millis(8400));
    }

    @Test
    void aWarmImageWaitsForNeither() {
        assertThat(of(List.of()))
                .isEqualTo(new Stages(millis(1500), Duration.ZERO, Duration.ZERO, millis(6750), millis(150)));
    }

    @Test
    void logsOfAnotherZoneAreReadAsWell() {
        List<String> lines =
                NOW.stream().map(line -> line.replace("12:00", "14:00")).toList();

        assertThat(Stages.of(lines, BEGAN, BEGAN.plusMillis(8400), 7200).queue())
                .isEqualTo(millis(1500));
    }

    @Test
    void anEndWrittenDownAfterTheCommandHasEndedCountsUntilThen() {
        assertThat(Stages.tellOfAnEnd(EARLIER, BEGAN, 0)).isFalse();
        assertThat(Stages.tellOfAnEnd(NOW, BEGAN, 0)).isTrue();
        assertThat(Stages.of(NOW, BEGAN, BEGAN.plusMillis(8000), 0))
                .isEqualTo(new Stages(millis(1500), Duration.ZERO, Duration.ZERO, millis(6500), Duration.ZERO));
    }

    @Test
    void withoutAnImageThereIsNothingToTell() {
        assertThatThrownBy(() -> Stages.of(EARLIER, BEGAN, BEGAN.plusMillis(1), 0))
                .hasMessageContaining("no log tells that the image was accepted");
    }

    private static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }
}
