package pixfleet.fleet.drain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pixfleet.fleet.drain.Simulation.Service;
import pixfleet.job.Stage;
import pixfleet.job.Task;
import pixfleet.wire.TaskJson;

/** Outages cost time only: the production loop on a clock of the test. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class DrainOutageTest {
    @TempDir
    private Path folder;

    private Simulation simulation() {
        var random = new Random(1);
        return new Simulation(random::nextInt, folder, 4);
    }

    private static List<Task> send(Simulation simulation, int count) {
        var tasks = new ArrayList<Task>();
        for (int i = 0; i < count; i++) {
            tasks.add(simulation.send("t" + i, Duration.ZERO, 1));
        }
        return tasks;
    }

    @ParameterizedTest
    @CsvSource({
        "STORE, 20",
        "STORE, 25",
        "STORE, 57",
        "STORE, 600",
        "STORE, 7200",
        "QUEUE, 25",
        "QUEUE, 57",
        "QUEUE, 600",
        "TOPIC, 25",
        "TOPIC, 57",
        "TOPIC, 600"
    })
    void anOutageCostsTimeOnly(Service service, int seconds) {
        Simulation simulation = simulation();
        List<Task> tasks = send(simulation, 30);
        simulation.run(Duration.ofSeconds(4));
        var outage = Duration.ofSeconds(seconds);

        simulation.outage(service, outage);
        simulation.runToSleep(outage.plusMinutes(4));

        assertThat(simulation.deadLetters).isEmpty();
        assertThat(tasks).allSatisfy(task -> assertThat(simulation.stage(task)).containsInstanceOf(Stage.Done.class));
        assertThat(simulation.queue.bodies()).isEmpty();
        assertThat(simulation.queue.mostReceives).as("deliveries of one task").isLessThanOrEqualTo(8);
    }

    @Test
    void aNodeThatCannotSayThatItLivesTakesNoNewTasks() {
        Simulation simulation = simulation();
        send(simulation, 60);
        simulation.run(Duration.ofSeconds(4));
        simulation.outage(Service.STORE, Duration.ofMinutes(10));

        simulation.run(Duration.ofMinutes(9));

        assertThat(simulation.queue.untouched()).as("left to other nodes").isGreaterThan(40);
        simulation.runToSleep(Duration.ofMinutes(6));
    }

    @Test
    void aDoubleOfATaskThatRunsForLongIsNotRefusedAgainAndAgain() {
        Simulation simulation = simulation();
        Task task = simulation.sendSlow("slow", Duration.ofMinutes(10));
        simulation.queue.send(TaskJson.write(task), Duration.ofSeconds(5));

        simulation.runToSleep(Duration.ofMinutes(12));

        assertThat(simulation.deadLetters).isEmpty();
        assertThat(simulation.queue.bodies()).isEmpty();
        assertThat(simulation.queue.mostReceives).isEqualTo(1);
    }

    @Test
    void anImageThatKillsWorldsIsGivenUpWithAStatusAndTheOthersAreDone() {
        Simulation simulation = simulation();
        send(simulation, 6);
        simulation.sendPoison("killer");
        simulation.sendPoison("second killer");

        simulation.runToSleep(Duration.ofMinutes(6));

        assertThat(simulation.deadLetters).containsExactlyInAnyOrder("killer", "second killer");
    }

    @Test
    void worldsThatDieByThemselvesAreNotTheImagesFault() {
        Simulation simulation = simulation();
        send(simulation, 6);
        simulation.run(Duration.ofSeconds(4));
        for (int death = 0; death < 8; death++) {
            simulation.nodes.getFirst().killWorld();
            simulation.run(Duration.ofMillis(2100));
        }

        simulation.runToSleep(Duration.ofMinutes(6));

        assertThat(simulation.deadLetters).isEmpty();
    }

    /** The queue's own policy knows no status: it must not come first. */
    @Test
    void theAgentGivesUpLongBeforeTheQueueDoes() throws Exception {
        String template = Files.readString(Path.of("..", "..", "sam", "template.yaml"));
        Matcher policy = Pattern.compile("\n  TasksQueue:\n(?: {4}.*\n)*? {8}maxReceiveCount: (\\d+)\n")
                .matcher(template);

        assertThat(policy.results().map(result -> Integer.parseInt(result.group(1))))
                .singleElement()
                .satisfies(count -> assertThat(count)
                        .isEqualTo(SimulatedQueue.MAX_RECEIVE_COUNT)
                        .isGreaterThanOrEqualTo(10 * Lease.MAX_RECEIVES));
    }

    /** Its deadline is 15 minutes. */
    @Test
    void whatWaitsBehindAGangHasNoDeadline() {
        var random = new Random(1);
        var simulation = new Simulation(random::nextInt, folder, 1);
        simulation.sendSlow("gang", Duration.ofMinutes(20));
        simulation.send("small", Duration.ofMillis(100), 1);

        simulation.runToSleep(Duration.ofMinutes(25));

        assertThat(simulation.worlds).as("the world is healthy").isEqualTo(1);
    }
}
