package pixfleet.system.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** Nodes are made and sleep; an idle system runs none; work wakes one; without work it goes back to sleep by itself. */
class SleepIT {
    @TempDir
    private Path folder;

    @Test
    @Timeout(value = 4, unit = TimeUnit.MINUTES)
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
            }
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
