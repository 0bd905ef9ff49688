package pixfleet.fleet.drain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pixfleet.fleet.drain.DrainLoop.End;
import pixfleet.fleet.drain.Simulation.Service;

/** No node stays for ever, whatever it lacks. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class NodeEndTest {
    private static final Duration DAY = Duration.ofHours(24);

    @TempDir
    private Path folder;

    private Simulation simulation() {
        var random = new Random(1);
        return new Simulation(random::nextInt, folder, 2);
    }

    @Test
    void aNodeThatCannotReachTheQueueStops() {
        Simulation simulation = simulation();
        simulation.outage(Service.QUEUE, DAY);
        Simulation.Node node = simulation.node("n");

        simulation.run(Duration.ofMinutes(11));

        assertThat(node.ended).isEqualTo(End.HELPLESS);
        assertThat(node.closed).as("its lease is closed").isTrue();
    }

    @Test
    void aNodeThatCannotWriteItsLeaseStops() {
        Simulation simulation = simulation();
        simulation.outage(Service.STORE, DAY);
        Simulation.Node node = simulation.node("n");

        simulation.run(Duration.ofMinutes(11));

        assertThat(node.ended).isEqualTo(End.HELPLESS);
    }

    /** It is started again after each crash, as the system does. */
    @Test
    void aNodeWithoutAWorldSlowsDownAndStops() {
        Simulation simulation = simulation();
        simulation.worldsFail();
        Simulation.Node node = simulation.node("n");

        simulation.run(Duration.ofHours(1));

        assertThat(node.alive).isFalse();
        assertThat(node.ended).isEqualTo(End.HELPLESS);
        assertThat(simulation.worlds).as("worlds in an hour").isLessThan(40);
    }

    @Test
    void anOldNodeEndsItsTasksTakesNoMoreAndStops() {
        Simulation simulation = simulation();
        simulation.limitLife(Duration.ofMinutes(5));
        for (int i = 0; i < 400; i++) {
            simulation.send("t" + i, Duration.ofSeconds(2L * i), 1);
        }

        simulation.run(Duration.ofSeconds(330));
        assertThat(simulation.nodes.getFirst().ended).isEqualTo(End.OLD);

        simulation.runToSleep(Duration.ofMinutes(30));
        assertThat(simulation.deadLetters).isEmpty();
    }

    @Test
    void failedStartsAreCountedOnDiskAndWaitedFor() throws Exception {
        Path file = folder.resolve("starts");
        for (int start = 0; start < 4; start++) {
            new Starts(file).begin();
        }
        var fifth = new Starts(file);
        fifth.begin();

        assertThat(fifth.failed()).isEqualTo(4);
        assertThat(fifth.pause()).isEqualTo(Duration.ofSeconds(20));

        fifth.cameToSomething();
        assertThat(fifth.failed()).isZero();
        var next = new Starts(file);
        next.begin();
        assertThat(next.pause()).isZero();

        Files.writeString(file, "no number");
        var damaged = new Starts(file);
        damaged.begin();
        assertThat(damaged.failed()).isZero();
    }
}
