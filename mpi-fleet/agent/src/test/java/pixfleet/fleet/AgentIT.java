package pixfleet.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pixfleet.job.NodeLease;
import pixfleet.job.Stage;
import pixfleet.job.Task;
import pixfleet.records.Images;
import pixfleet.records.Leases;
import software.amazon.awssdk.services.sqs.model.Message;

/** The whole node against the local stack: queue in, results out, and the exit that powers the machine off. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class AgentIT {
    private static final Duration PATIENCE = Duration.ofSeconds(80);
    private static final Path SAMPLES = Path.of("../../samples");

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
        NodeLease lease = new Leases(cloud.table).find("i-test").orElseThrow();
        assertThat(lease.state()).isEqualTo(NodeLease.State.CLOSED);
    }

    @Test
    void aMachineThatIsTakenBackReturnsItsTasksWithinSecondsAndAnotherEndsThem() throws Exception {
        String queue = cloud.newQueue("taken-back", Map.of());
        List<Task> tasks = heavyTasks(queue, 14);
        try (var metadata = new FakeMetadata()) {
            Map<String, String> environment = cloud.environment(state, 2, 3, queue);
            environment.put("AWS_EC2_METADATA_SERVICE_ENDPOINT", metadata.endpoint());
            try (var agent = new AgentProcess(environment)) {
                Eventually.until("some are done", PATIENCE, () -> doneOf(tasks) >= 2);
                metadata.content.put("meta-data/spot/instance-action", "{\"action\":\"terminate\"}");
                Eventually.until("it ends", Duration.ofSeconds(15), () -> !agent.process.isAlive());
                assertThat(agent.process.exitValue()).as(agent.log()).isZero();
            }
            // None is held: a task that was not returned would be out of sight for a minute.
            assertThat(cloud.visible(queue) + doneOf(tasks)).isEqualTo(14);
        }
        try (var next = new AgentProcess(cloud.environment(state.resolve("next"), 2, 3, queue))) {
            Eventually.until("all are done", PATIENCE, () -> doneOf(tasks) == 14);
            next.process.destroy();
        }
    }

    private boolean done(Task task) {
        return cloud.stage(task) instanceof Stage.Done;
    }

    private long doneOf(List<Task> tasks) {
        return tasks.stream().filter(this::done).count();
    }

    private List<Task> heavyTasks(String queue, int count) throws IOException {
        var tasks = new ArrayList<Task>();
        for (int i = 0; i < count; i++) {
            tasks.add(accepted("hubble_deep_field.jpg", "gaussian-blur:ksize=151"));
        }
        tasks.forEach(task -> cloud.send(queue, task));
        return tasks;
    }

    private static void gone(List<ProcessHandle> processes) {
        Eventually.until("all are gone", PATIENCE, () -> processes.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void badInputEndsWithASentenceAndHarmsNothingElse() throws Exception {
        String queue = cloud.newQueue("bad-input", Map.of());
        Task good = accepted("chelsea.png", "invert");
        byte[] whole = Files.readAllBytes(SAMPLES.resolve("rocket.jpg"));
        Path cut = Files.write(state.resolve("cut.jpg"), Arrays.copyOf(whole, whole.length / 2));
        Task truncated = Tasks.task(cloud.uploads(), "cut.jpg", "canny");
        cloud.accept(truncated, cut);
        Task deleted = Tasks.task(cloud.uploads(), "deleted.jpg", "canny");
        // Those of the stack are read and answered by its sweep every minute.
        String deadLetters = cloud.newQueue("bad-input-dead", Map.of());
        cloud.send(queue, "this is no task");
        cloud.send(queue, truncated);
        cloud.send(queue, deleted);
        cloud.send(queue, good);
        cloud.send(queue, good);

        Map<String, String> environment = cloud.environment(state, 2, 3, queue);
        environment.put("PIXFLEET_DEAD_LETTERS_QUEUE_URL", deadLetters);
        try (var agent = new AgentProcess(environment)) {
            Eventually.until("agent ends", PATIENCE, () -> !agent.process.isAlive());
            assertThat(agent.process.exitValue()).as(agent.log()).isZero();
        }

        assertThat(cloud.stage(truncated))
                .isEqualTo(new Stage.Failed("The file is truncated: the end of the JPEG picture is missing."));
        assertThat(cloud.stage(good)).isInstanceOf(Stage.Done.class);
        assertThat(new Images(cloud.table).find(deleted.job(), deleted.image())).isEmpty();
        assertThat(cloud.messages(queue)).isZero();
        assertThat(cloud.messages(deadLetters)).isEqualTo(1);
    }

    @Test
    void anAgentAfterAKilledOneTakesItsTasksUpAtOnce() throws Exception {
        String queue = cloud.newQueue("killed-agent", Map.of());
        List<Task> tasks = heavyTasks(queue, 14);
        List<ProcessHandle> orphans;
        try (var agent = new AgentProcess(cloud.environment(state, 2, 3, queue))) {
            Eventually.until("some are done", PATIENCE, () -> doneOf(tasks) >= 2);
            orphans = agent.family();
            agent.process.destroyForcibly().waitFor();
            gone(orphans);
        }
        assertThat(doneOf(tasks)).as("in the middle").isLessThan(tasks.size());

        try (var agent = new AgentProcess(cloud.environment(state, 2, 3, queue))) {
            Eventually.until(
                    "all are done, those of an unread look after their lease",
                    Duration.ofSeconds(150),
                    () -> doneOf(tasks) == tasks.size());
            assertThat(agent.log()).contains("taking up a task of a former agent");
        }
    }

    @Test
    void anAgentToldToStopGivesItsTasksBackAndEndsItsWorld() throws Exception {
        String queue = cloud.newQueue("stopped-agent", Map.of());
        List<Task> tasks = heavyTasks(queue, 14);
        try (var agent = new AgentProcess(cloud.environment(state, 2, 60, queue))) {
            Eventually.until("one is done", PATIENCE, () -> doneOf(tasks) >= 1);
            List<ProcessHandle> family = agent.family();

            agent.process.destroy();
            assertThat(agent.process.waitFor(9, TimeUnit.SECONDS))
                    .as(agent.log())
                    .isTrue();

            assertThat(agent.process.exitValue()).isNotZero();
            gone(family);
        }
        int left = tasks.size() - (int) doneOf(tasks);
        assertThat(left).isPositive();
        var seen = new ArrayList<Message>();
        Eventually.until("all that is left can be taken", Duration.ofSeconds(8), () -> {
            seen.addAll(cloud.take(queue));
            return seen.size() == left;
        });
    }

    @Test
    void anAgentEndsWithItsGuardian() throws Exception {
        String queue = cloud.newQueue("guarded-agent", Map.of());
        Process guardian = new ProcessBuilder("sleep", "60").start();
        Map<String, String> environment = cloud.environment(state, 1, 60, queue);
        environment.put("PIXFLEET_GUARDIAN_PID", String.valueOf(guardian.pid()));
        try (var agent = new AgentProcess(environment)) {
            Eventually.until("world is up", PATIENCE, () -> agent.log().contains("world ready"));
            List<ProcessHandle> family = agent.family();

            guardian.destroyForcibly();

            gone(family);
            assertThat(agent.process.waitFor()).isNotZero();
        }
    }

    @Test
    void badSettingsAreToldAtOnce() throws Exception {
        Map<String, String> environment = cloud.environment(state, 1, 60, "nowhere");
        environment.put("PIXFLEET_VISIBILITY_SECONDS", "a while");
        try (var agent = new AgentProcess(environment)) {
            assertThat(agent.process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(agent.process.exitValue()).isEqualTo(64);
            assertThat(agent.log()).contains("PIXFLEET_TASKS_QUEUE_URL", "PIXFLEET_VISIBILITY_SECONDS");
        }
    }
}
