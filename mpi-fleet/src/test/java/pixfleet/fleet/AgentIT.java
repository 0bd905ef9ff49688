package pixfleet.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pixfleet.job.Keys;
import pixfleet.job.NodeLease;
import pixfleet.job.Stage;
import pixfleet.job.Task;
import pixfleet.wire.FleetJson;

/** The whole node against the local stack: queue in, results out, and the exit that powers the machine off. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class AgentIT {
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Path SAMPLES = Path.of("../samples");

    private static Cloud cloud;

    @TempDir
    private Path state;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        cloud = new Cloud();
    }

    @AfterAll
    static void stop() throws IOException {
        cloud.close();
    }

    private Task accepted(String sample, String pipeline) throws IOException {
        Task task = Tasks.task(cloud.uploads(), sample, pipeline);
        cloud.accept(task, SAMPLES.resolve(sample));
        return task;
    }

    @Test
    void turnsTasksIntoResultsAndPowersOffWhenTheQueueStaysEmpty() throws Exception {
        String queue = cloud.newQueue("whole-path", Map.of());
        List<Task> tasks = List.of(
                accepted("rocket.jpg", "canny"),
                accepted("chelsea.png", "invert|gaussian-blur"),
                accepted("chessboard_GRAY_U16.tif", "erode"),
                accepted("hubble_deep_field.jpg", "dilate:iterations=2"));
        tasks.forEach(task -> cloud.send(queue, task));

        try (var agent = new AgentProcess(cloud.environment(state, 2, 3, queue))) {
            Eventually.until("agent ends: " + agent.log(), PATIENCE, () -> !agent.process.isAlive());

            assertThat(agent.process.exitValue()).as(agent.log()).isZero();
        }
        for (Task task : tasks) {
            assertThat(cloud.stage(task)).isInstanceOf(Stage.Done.class);
        }
        assertThat(cloud.messages(queue)).isZero();
        String lease =
                new String(cloud.object(cloud.results(), Keys.node("i-test")).orElseThrow(), StandardCharsets.UTF_8);
        assertThat(FleetJson.readLease(lease).state()).isEqualTo(NodeLease.State.CLOSED);
    }
}
