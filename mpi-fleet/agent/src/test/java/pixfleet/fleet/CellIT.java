package pixfleet.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pixfleet.fleet.keep.StripPlan;
import pixfleet.fleet.opencv.codec.Pictures;
import pixfleet.fleet.opencv.mat.Natives;
import pixfleet.fleet.openmpi.NetworkNamespaces;
import pixfleet.job.ImageFormat;
import pixfleet.job.ImageRef;
import pixfleet.job.Keys;
import pixfleet.job.ObjectRef;
import pixfleet.job.Purpose;
import pixfleet.job.Stage;
import pixfleet.job.StripCount;
import pixfleet.job.Task;
import pixfleet.job.Verification;
import pixfleet.pipeline.Dimensions;
import pixfleet.records.Images;
import software.amazon.awssdk.core.sync.RequestBody;

/**
 * Two whole nodes that form a cell: agents on hosts of their own, which are network namespaces, with a folder of their own
 * at the same place, worlds over both by way of the agents' SSH, and one local stack.
 */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class CellIT {
    /** Of a world that was not asked to. */
    private static final String DIED = "WARN pixfleet.fleet.drain.DrainLoop - world ended how";

    private static final Duration PATIENCE = Duration.ofSeconds(100);
    private static final Dimensions SCAN = new Dimensions(6000, 4000, 3, 8);

    /** {@code -Dpixfleet.large.edge=16000} is what a rank in production can hold twice at most. */
    private static final int LARGE_EDGE = Integer.getInteger("pixfleet.large.edge", 1600);

    private static final Duration LARGE_PATIENCE = PATIENCE.multipliedBy(Math.max(1, LARGE_EDGE / 3000));

    private static final Dimensions LARGE = new Dimensions(LARGE_EDGE, LARGE_EDGE, 3, 8);

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
        environment.put("PIXFLEET_KEEP_STRIP_MILLIS", "1");
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
        return tasks(queue, count, "gaussian-blur:ksize=151");
    }

    private List<Task> tasks(String queue, int count, String pipeline) throws IOException {
        var tasks = new ArrayList<Task>();
        for (int i = 0; i < count; i++) {
            Task task = Tasks.task(cloud.uploads(), "hubble_deep_field.jpg", pipeline);
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
        long cut = System.nanoTime();
        Eventually.until("the head notices", PATIENCE, () -> head.log().contains(DIED));
        System.out.printf("a cut link was noticed after %.1f s%n", (System.nanoTime() - cut) / 1e9);

        Eventually.until("both end", PATIENCE, () -> !head.process.isAlive() && !member.process.isAlive());
        assertThat(head.log()).contains(DIED, "world ready ranks=1");
        assertThat(doneOf(tasks)).as(head.log()).isEqualTo(tasks.size());
        assertThat(head.process.exitValue()).as(head.log()).isZero();
        assertThat(member.process.exitValue()).as(member.log()).isZero();
    }

    /** A scan of 24 megapixels, which takes two ranks some seconds. */
    private Task scan(Path file) {
        return scan(file, SCAN, "bilateral-blur:diameter=21");
    }

    private Task scan(Path file, Dimensions image, String pipeline) {
        Task any = Tasks.task(cloud.uploads(), "scan.tiff", ImageFormat.TIFF, pipeline);
        cloud.put(cloud.uploads(), any.original().key(), RequestBody.fromFile(file));
        String etag = cloud.s3
                .headObject(request ->
                        request.bucket(cloud.uploads()).key(any.original().key()))
                .eTag();
        var original = new ObjectRef(cloud.uploads(), any.original().key(), etag.replace("\"", ""));
        var ref = new ImageRef(any.job(), any.image(), 0, any.fileName(), original);
        return new Task(ref, 1, ImageFormat.TIFF, image, file.toFile().length(), any.pipeline());
    }

    private Path scanFile(Dimensions image) throws IOException {
        Natives.load();
        try (Mat small = Pictures.pixels(7, image.height() / 10, image.width() / 10, image.channels(), image.depth());
                Mat large = new Mat();
                Size size = new Size(image.width(), image.height())) {
            opencv_imgproc.resize(small, large, size);
            return Files.write(
                    folder.resolve("scan.tiff"),
                    Pictures.file(large, "tiff", opencv_imgcodecs.IMWRITE_TIFF_COMPRESSION, 1));
        }
    }

    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void aLargeImageAmongSmallOnesIsDoneAndEqualsThatOfOneProcess() throws Exception {
        String queue = cloud.newQueue("cell-large", Map.of());
        Path file = scanFile(LARGE);
        Task large = scan(file, LARGE, "gaussian-blur");
        // Nodes without work sleep after ten seconds, which the upload of 768 MB may take.
        cloud.accept(large, file);
        AgentProcess head = node(1, queue);
        Eventually.until("there is a head", PATIENCE, () -> head.log().contains("head of its cell"));
        AgentProcess member = node(2, queue);
        worldOverBoth(head, member);
        List<Task> tasks = new ArrayList<>(tasks(queue, 10, "canny"));
        cloud.send(queue, large);
        tasks.addAll(tasks(queue, 10, "canny"));
        tasks.add(large);

        Eventually.until("all are done", LARGE_PATIENCE, () -> doneOf(tasks) == tasks.size());

        var result = new ObjectRef(cloud.results(), Keys.result(large.job(), large.image(), ImageFormat.TIFF), "");
        var images = new Images(cloud.table);
        cloud.send(queue, large.with(new Purpose.Verifying(result, ImageFormat.TIFF, LARGE_EDGE, Instant.now())));
        Eventually.until(
                "it is compared",
                LARGE_PATIENCE,
                () -> images.verification(large.job(), large.image()).isPresent());
        assertThat(images.verification(large.job(), large.image()).orElseThrow().finding())
                .isInstanceOfSatisfying(Verification.Compared.class, compared -> {
                    assertThat(compared.differing()).isZero();
                    assertThat(compared.values()).isEqualTo(LARGE.pixels() * LARGE.channels());
                });
        assertThat(head.log()).doesNotContain(DIED);
    }

    private int strips(Task task) {
        return cloud.s3
                .listObjectsV2(request -> request.bucket(cloud.results()).prefix(Keys.strips(task.job())))
                .contents()
                .size();
    }

    private StripCount result(Task task, AgentProcess head) {
        Eventually.until("it is done", PATIENCE, () -> cloud.stage(task) instanceof Stage.Done);
        assertThat(cloud.stage(task)).as(head.log()).isInstanceOf(Stage.Done.class);
        return ((Stage.Done) cloud.stage(task)).result().strips();
    }

    private byte[] bytes(Task task) {
        return cloud.object(cloud.results(), Keys.result(task.job(), task.image(), ImageFormat.TIFF))
                .orElseThrow();
    }

    @Test
    void aWorldThatShrinksToOneNodeGoesOnWithTheStripsThatAreFinished() throws Exception {
        String queue = cloud.newQueue("cell-shrinks", Map.of());
        Path file = scanFile(SCAN);
        Task unbroken = scan(file);
        Task broken = scan(file);
        int all = StripPlan.of(SCAN).count();
        AgentProcess head = node(1, queue);
        Eventually.until("there is a head", PATIENCE, () -> head.log().contains("head of its cell"));
        AgentProcess member = node(2, queue);
        worldOverBoth(head, member);
        cloud.accept(unbroken, file);
        cloud.send(queue, unbroken);
        assertThat(result(unbroken, head)).isEqualTo(new StripCount(0, all));

        cloud.accept(broken, file);
        cloud.send(queue, broken);
        Eventually.until("some strips are finished", PATIENCE, () -> strips(broken) >= 8);
        network.kill(2);
        StripCount count = result(broken, head);

        assertThat(head.log()).contains(DIED, "world ready ranks=1");
        assertThat(count.kept()).as(head.log()).isBetween(8, all - 1);
        assertThat(count.made()).isEqualTo(all - count.kept());
        assertThat(Files.readString(folder.resolve("state-1").resolve("world.log")))
                .contains(
                        "strips found task=%s kept=%d of=%d".formatted(broken.label(), count.kept(), all),
                        "strips task=%s kept=%d made=%d".formatted(broken.label(), count.kept(), count.made()));
        assertThat(bytes(broken)).isEqualTo(bytes(unbroken));
        assertThat(strips(broken)).isZero();
        assertThat(strips(unbroken)).isZero();
    }
}
