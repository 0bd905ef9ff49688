package pixfleet.system.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pixfleet.cli.client.FaultDial;
import software.amazon.awssdk.services.ec2.Ec2Client;

/**
 * Nodes are made and sleep; an idle system runs none; work wakes one; without work it goes back to sleep by itself. Where no
 * node is to be had, it says so and waits.
 */
class SleepIT {
    /** The control plane looks at the fleet once a minute. */
    private static final Duration SWEEP = Duration.ofSeconds(65);

    @TempDir
    private Path folder;

    @Test
    @Timeout(value = 8, unit = TimeUnit.MINUTES)
    void wakesForWorkAndGoesBackToSleep() {
        try (var system = RunningSystem.up(folder, "--min-nodes", "1", "--max-nodes", "2", "--idle", "5")) {
            try (var ec2 = system.ec2()) {
                // The least there shall be is made by the first sweep, finds nothing to do and goes to sleep.
                RunningSystem.until(
                        "a node sleeps",
                        Duration.ofSeconds(60),
                        () -> states(ec2).equals(List.of("stopped")));
                asleep(system, ec2);

                for (int round = 0; round < 2; round++) {
                    String job =
                            system.submit("invert", List.of(system.samples().resolve("chelsea.png")));
                    assertThat(system.finished(job, Duration.ofSeconds(60))
                                    .path("counts")
                                    .path("done")
                                    .asInt())
                            .isEqualTo(1);
                    assertThat(states(ec2)).contains("running");
                    RunningSystem.until(
                            "every node stopped",
                            Duration.ofSeconds(40),
                            () -> states(ec2).stream().allMatch("stopped"::equals));
                    asleep(system, ec2);
                }
                waitsForCapacity(system, ec2);
            }
        }
    }

    /** The stopped node, one of another type, a new one, on either terms: all are refused, until they are not. */
    private static void waitsForCapacity(RunningSystem system, Ec2Client ec2) {
        try (var dial = new FaultDial(system.endpoints())) {
            JsonNode _ = dial.set(Map.of("refuse-capacity", "*"));
            String job = system.submit("invert", List.of(system.samples().resolve("chelsea.png")));
            RunningSystem.until(
                    "the fleet says what is refused within one sweep",
                    SWEEP,
                    () -> system.api().fleet().path("rung").asText().equals("wait"));

            assertThat(system.api().fleet().path("reason").asText())
                    .contains("Could not start", "InsufficientInstanceCapacity", "a new node");
            PixfleetCommand.Ran status = system.command().run(Duration.ofSeconds(20), "status");
            assertThat(status.out()).contains("InsufficientInstanceCapacity", "capacity by: wait");
            assertThat(states(ec2)).containsOnly("stopped");
            assertThat(system.done(job)).isZero();

            JsonNode _ = dial.clear();
            JsonNode ended = system.finished(job, Duration.ofSeconds(150));
            assertThat(ended.path("counts").path("done").asInt()).isEqualTo(1);
            assertThat(ended.path("images").get(0).path("attempt").asInt(1)).isEqualTo(1);
        }
    }

    private static void asleep(RunningSystem system, Ec2Client ec2) {
        assertThat(states(ec2)).containsExactly("stopped");
        assertThat(system.processes("mpirun")).isEmpty();
        assertThat(system.processes("pixfleet.fleet.AgentMain")).isEmpty();
        assertThat(system.processes("pixfleet.fleet.RankMain")).isEmpty();
    }

    private static List<String> states(Ec2Client ec2) {
        return ec2.describeInstances().reservations().stream()
                .flatMap(it -> it.instances().stream())
                .map(it -> it.state().nameAsString())
                .toList();
    }
}
