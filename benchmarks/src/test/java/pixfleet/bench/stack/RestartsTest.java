package pixfleet.bench.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RestartsTest {
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    private static final Restarts.Node KILLED = new Restarts.Node(
            List.of(
                    "[main] 2026-01-31T13:00:00.900 INFO world ended how=mpirun exit 137 tasks=[a, b]",
                    "[main] 2026-01-31T13:00:02.500 INFO world ready ranks=2"),
            List.of(
                    "[compute] 2026-01-31T13:00:00.100 INFO rank begins task=a",
                    "[compute] 2026-01-31T13:00:02.800 INFO rank begins task=b",
                    "[compute] 2026-01-31T13:00:04.800 INFO rank begins task=c"));

    private static final Restarts.Node OTHER =
            new Restarts.Node(List.of(), List.of("[compute] 2026-01-31T13:00:01.000 INFO rank begins task=d"));

    private static Restarts of(Instant... deaths) {
        return Restarts.of(List.of(deaths), List.of(OTHER, KILLED), 3600);
    }

    @Test
    void countsFromADeathToTheNextTaskOfTheNodeWhoseWorldItEnded() {
        Restarts restarts = of(NOON.plusMillis(300));

        assertThat(restarts.times()).containsExactly(Duration.ofMillis(2500));
        assertThat(restarts.median()).isEqualTo(Duration.ofMillis(2500));
        assertThat(restarts.within(Duration.ofSeconds(5))).isEqualTo(1);
        assertThat(restarts.within(Duration.ofSeconds(2))).isZero();
    }

    @Test
    void aDeathAfterWhichAnotherWorldDiesBeforeAnyTaskIsNotAmongThem() {
        var twice = new Restarts.Node(
                List.of(
                        "[main] 2026-01-31T13:00:00.500 WARN world ended how=mpirun exit 137 tasks=[a]",
                        "[main] 2026-01-31T13:00:02.500 WARN world ended how=mpirun exit 137 tasks=[]"),
                List.of("[compute] 2026-01-31T13:00:04.300 INFO rank begins task=a"));

        Restarts restarts = Restarts.of(List.of(NOON.plusMillis(300), NOON.plusMillis(2300)), List.of(twice), 3600);

        assertThat(restarts.times()).containsExactly(Duration.ofSeconds(2));
    }

    @Test
    void theDeathOfOneThatStoodByIsNotAmongThem() {
        var standby = new Restarts.Node(
                List.of("[main] 2026-01-31T13:00:00.500 INFO the world that stood by ended how=mpirun exit 137"),
                List.of("[compute] 2026-01-31T13:00:00.600 INFO rank begins task=e"));

        Restarts restarts = Restarts.of(List.of(NOON.plusMillis(300)), List.of(KILLED, standby), 3600);

        assertThat(restarts.times()).isEmpty();
    }

    @Test
    void aDeathAfterWhichNothingBeganIsNotAmongThem() {
        assertThat(of(NOON.plusSeconds(9)).times()).isEmpty();
        assertThat(of().median()).isZero();
    }
}
