package pixfleet.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pixfleet.fleet.openmpi.NetworkNamespaces;
import pixfleet.job.Stage;
import pixfleet.job.Task;

/**
 * Two whole nodes that form a cell: agents on hosts of their own, which are network namespaces, with a folder of their own
 * at the same place, worlds over both by way of the agents' SSH, and one local stack.
 */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class CellIT {
    /** Of a world that was not asked to. */
    private static final String DIED = "WARN pixfleet.fleet.drain.DrainLoop - world ended how";

    private static final Duration PATIENCE = Duration.ofSeconds(100);

    @TempDir
    private Path folder;

    private final List<AutoCloseable> open = new ArrayList<>();
    private Cloud cloud;
    private NetworkNamespaces network;

    @BeforeEach
    void start() throws Exception {
        network = opened(NetworkNamespaces.make(2, folder));
        cloud = opened(new Cloud());
        Files.createDirectory(folder.resolve("state"));
        List<String> relays = relays();
        for (int host = 1; host <= 2; host++) {
            var command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    "target/test-classes",
                    Relay.class.getName()));
            command.addAll(relays);
            Process relay = new ProcessBuilder(network.on(host, command))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            assertThat(relay.inputReader().readLine()).isEqualTo("ready");
        }
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    private <T extends AutoCloseable> T opened(T it) {
        open.add(it);
        return it;
    }

    /** A socket file beside each port of the local stack. */
    private List<String> relays() throws IOException {
        var relays = new ArrayList<String>();
        for (Map.Entry<String, String> variable :
                cloud.environment(folder, 1, 1, "none").entrySet()) {
            if (variable.getKey().startsWith("AWS_ENDPOINT_URL_")) {
                int port = URI.create(variable.getValue()).getPort();
                Path file = folder.resolve("at-" + port);
                if (Files.notExists(file)) {
                    opened(Relay.fromFile(file, port));
                    relays.add(port + "=" + file);
                }
            }
        }
        return relays;
    }

    private AgentProcess node(int host, String queue) throws IOException {
        Path own = Files.createDirectory(folder.resolve("state-" + host));
        Path state = folder.resolve("state");
        var environment = new TreeMap<>(cloud.environment(state, 1, 10, queue));
        environment.put("PIXFLEET_NODE_ID", "i-" + host);
        environment.put("PIXFLEET_CELL_NODES", "2");
        environment.put("PIXFLEET_CELL_ADDRESS", NetworkNamespaces.address(host));
        environment.put("PIXFLEET_CELL_NETWORKS", NetworkNamespaces.NETWORK);
        return opened(new AgentProcess(environment, own, command -> {
            var line = new ArrayList<>(List.of("/bin/sh", "-c", "mount --bind \"$0\" \"$1\" && shift && exec \"$@\""));
            line.addAll(List.of(own.toString(), state.toString()));
            line.addAll(command);
            return network.on(host, line);
        }));
    }

    private static void worldOverBoth(AgentProcess head, AgentProcess member) {
        try {
            Eventually.until(
                    "there is a world over both", PATIENCE, () -> head.log().contains("world ready ranks=2"));
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\nhead:\n" + head.log() + "\nmember:\n" + member.log(), e);
        }
    }

    private List<Task> tasks(String queue, int count) throws IOException {
        var tasks = new ArrayList<Task>();
        for (int i = 0; i < count; i++) {
            Task task = Tasks.task(cloud.uploads(), "hubble_deep_field.jpg", "gaussian-blur:ksize=151");
            cloud.accept(task, Path.of("../../samples/hubble_deep_field.jpg"));
            cloud.send(queue, task);
            tasks.add(task);
        }
        return tasks;
    }

    private long doneOf(List<Task> tasks) {
        return tasks.stream()
                .filter(task -> cloud.stage(task) instanceof Stage.Done)
                .count();
    }

    @Test
    void aWorldOverBothNodesDrainsTheQueueAndBothPowerOff() throws Exception {
        String queue = cloud.newQueue("cell", Map.of());
        AgentProcess head = node(1, queue);
        Eventually.until("there is a head", PATIENCE, () -> head.log().contains("head of its cell"));
        AgentProcess member = node(2, queue);
        worldOverBoth(head, member);
        List<Task> tasks = tasks(queue, 6);

        Eventually.until("both end", PATIENCE, () -> !head.process.isAlive() && !member.process.isAlive());

        assertThat(doneOf(tasks)).as(head.log()).isEqualTo(tasks.size());
        assertThat(head.process.exitValue()).as(head.log()).isZero();
        assertThat(member.process.exitValue()).as(member.log()).isZero();
        assertThat(member.log()).contains("runs a command of the head");
        assertThat(head.log()).doesNotContain(DIED);
        assertThat(cloud.messages(queue)).isZero();
    }

    @Test
    void aDeadLinkBetweenThemLosesNoTask() throws Exception {
        String queue = cloud.newQueue("cell-cut", Map.of());
        AgentProcess head = node(1, queue);
        Eventually.until("there is a head", PATIENCE, () -> head.log().contains("head of its cell"));
        AgentProcess member = node(2, queue);
        worldOverBoth(head, member);
        List<Task> tasks = tasks(queue, 12);
        Eventually.until("one is done", PATIENCE, () -> doneOf(tasks) >= 1);

        network.cut(2);

        Eventually.until("both end", PATIENCE, () -> !head.process.isAlive() && !member.process.isAlive());
        assertThat(head.log()).contains(DIED, "world ready ranks=1");
        assertThat(doneOf(tasks)).as(head.log()).isEqualTo(tasks.size());
        assertThat(head.process.exitValue()).as(head.log()).isZero();
        assertThat(member.process.exitValue()).as(member.log()).isZero();
    }
}
