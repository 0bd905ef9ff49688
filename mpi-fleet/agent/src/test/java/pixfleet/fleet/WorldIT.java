package pixfleet.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pixfleet.fleet.drain.Admission;
import pixfleet.fleet.drain.DrainLoop;
import pixfleet.fleet.drain.DrainSettings;
import pixfleet.fleet.drain.FakeBacklog;
import pixfleet.fleet.drain.FakeLedger;
import pixfleet.fleet.drain.Presence;
import pixfleet.fleet.drain.Receipts;
import pixfleet.fleet.drain.Settlement;
import pixfleet.fleet.drain.Starts;
import pixfleet.fleet.drain.Telling;
import pixfleet.fleet.opencv.codec.Pictures;
import pixfleet.fleet.openmpi.Hosts;
import pixfleet.fleet.openmpi.MpirunSettings;
import pixfleet.fleet.openmpi.MpirunWorlds;
import pixfleet.fleet.process.Outcome;
import pixfleet.fleet.publish.FakeCompletions;
import pixfleet.fleet.start.RankStart;
import pixfleet.fleet.verify.Difference;
import pixfleet.fleet.verify.Reference;
import pixfleet.fleet.world.World;
import pixfleet.job.ImageFormat;
import pixfleet.job.ImageRef;
import pixfleet.job.Result;
import pixfleet.job.Stage;
import pixfleet.job.Task;
import pixfleet.pipeline.Dimensions;

/** Worlds under mpirun, with the queue, the ledger and the topic in memory and the stores in a folder. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class WorldIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Clock CLOCK = Clock.systemUTC();

    @TempDir
    private Path folder;

    private final FakeBacklog backlog = new FakeBacklog(CLOCK);
    private final FakeLedger ledger = new FakeLedger();
    private final FakeCompletions told = new FakeCompletions();
    private final List<DrainLoop> loops = new ArrayList<>();
    private final AtomicInteger worlds = new AtomicInteger();
    private final AtomicInteger worldsReady = new AtomicInteger();
    private Duration standby = Duration.ZERO;
    private long rankBytes = 1L << 30;
    private Dimensions announced = new Dimensions(2, 1, 1, 8);

    @AfterEach
    void leavesNoProcess() {
        loops.forEach(DrainLoop::stop);
        Eventually.until(
                "no rank is left",
                Duration.ofSeconds(10),
                () -> processes(_ -> true).isEmpty());
    }

    private static List<ProcessHandle> processes(Predicate<ProcessHandle> which) {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().commandLine().orElse("").contains("FolderRankMain"))
                .filter(which)
                .sorted(Comparator.comparing(
                        process -> process.info().startInstant().orElse(Instant.MAX)))
                .toList();
    }

    private static boolean isMpirun(ProcessHandle process) {
        return process.info().command().orElse("").contains("mpirun")
                || process.info().command().orElse("").contains("orterun");
    }

    private static List<ProcessHandle> ranks() {
        return processes(process -> !isMpirun(process));
    }

    private DrainLoop loop(int ranks) {
        var settings = RankStart.settings(
                        ranks,
                        folder,
                        FolderRankMain.class,
                        Map.of(
                                RankStart.CLASS_PATH,
                                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                                FolderRankMain.STORE,
                                folder.toString(),
                                FolderRankMain.RANK_BYTES,
                                String.valueOf(rankBytes)))
                .within(Duration.ofSeconds(60), Duration.ofSeconds(45));
        var starter = new MpirunWorlds(settings, CLOCK);
        var parts = new DrainLoop.Parts(
                backlog,
                new Admission(backlog, ledger, new Telling(ledger, told, CLOCK, "i-1")),
                new Settlement(
                        new Settlement.Ports(
                                backlog, ledger, new Telling(ledger, told, CLOCK, "i-1"), (_, _) -> Optional.empty()),
                        CLOCK,
                        "i-1"),
                new Receipts(folder.resolve("leases"), CLOCK),
                listener -> {
                    worlds.incrementAndGet();
                    return starter.start(new Counted(listener));
                },
                new Nobody(),
                new Random(1),
                new Starts(folder.resolve("starts")));
        var drain = new DrainSettings(
                        Duration.ofSeconds(60), Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(60), 2)
                .standingBy(standby);
        var loop = new DrainLoop(parts, drain, CLOCK, Executors.newVirtualThreadPerTaskExecutor());
        loops.add(loop);
        return loop;
    }

    private static CompletableFuture<DrainLoop.End> running(DrainLoop loop) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return loop.run();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** Counts the worlds that came up. */
    private final class Counted implements World.Listener {
        private final World.Listener other;

        Counted(World.Listener other) {
            this.other = other;
        }

        @Override
        public void ready(int ranks) {
            worldsReady.incrementAndGet();
            other.ready(ranks);
        }

        @Override
        public void started(long number) {
            other.started(number);
        }

        @Override
        public void progressed(long number, int done, int parts) {
            other.progressed(number, done, parts);
        }

        @Override
        public void finished(long number, Outcome outcome) {
            other.finished(number, outcome);
        }

        @Override
        public void ended(String how) {
            other.ended(how);
        }
    }

    private static final class Nobody implements Presence {
        @Override
        public void close() {}

        @Override
        public void reopen() {}

        @Override
        public boolean current() {
            return true;
        }

        @Override
        public void note(Standing now) {}
    }

    /** From now on images are announced as larger than a rank holds, which the head of a gang has room for. */
    private void onlyForAGang() {
        rankBytes = 1 << 20;
        announced = new Dimensions(900, 800, 3, 8);
    }

    private Task submitted(byte[] file, String pipeline) throws IOException {
        return submitted(file, ImageFormat.PNG, pipeline);
    }

    private Task submitted(byte[] file, ImageFormat format, String pipeline) throws IOException {
        Task drawn = Tasks.task("uploads", "picture." + format.extension(), format, pipeline);
        var task = new Task(
                drawn.ref(), drawn.attempt(), format, announced, drawn.bytes(), drawn.pipeline(), drawn.purpose());
        new FolderStore(folder).put(task.original(), file);
        ledger.open(task.job());
        backlog.send(task);
        return task;
    }

    private List<Task> submitted(int count, int edge, String pipeline) throws IOException {
        byte[] file = Pictures.file(Pictures.pixels(count, edge, edge, 3, 8), "png");
        var tasks = new ArrayList<Task>();
        for (int i = 0; i < count; i++) {
            tasks.add(submitted(file, pipeline));
        }
        return tasks;
    }

    /** The same image some more times. */
    private List<Task> again(Task like, int count) {
        var more = new ArrayList<Task>();
        for (int i = 0; i < count; i++) {
            Task drawn = Tasks.task("uploads", "again.png", like.format(), "canny");
            var ref = new ImageRef(drawn.job(), drawn.image(), 0, "again.png", like.original());
            var task = new Task(ref, 1, like.format(), like.dimensions(), like.bytes(), like.pipeline());
            ledger.open(task.job());
            backlog.send(task);
            more.add(task);
        }
        return more;
    }

    private Stage stage(Task task) {
        return ledger.find(task.job(), task.image()).orElseThrow().stage();
    }

    private long done() {
        return told.heard().stream()
                .filter(completion -> completion.status().stage() instanceof Stage.Done)
                .count();
    }

    /** No task lost, none told.heard() twice, and every result is what one process would have made. */
    private void eachDoneOnce(List<Task> tasks) throws IOException {
        for (Task task : tasks) {
            assertThat(stage(task)).as(task.label()).isInstanceOf(Stage.Done.class);
            assertThat(told.heard())
                    .filteredOn(completion -> completion.status().image().equals(task.image()))
                    .hasSize(1);
        }
        assertThat(backlog.size()).isZero();
        Task last = tasks.getLast();
        var store = new FolderStore(folder);
        Mat expected = Reference.applied(Reference.upright(store.original(last.original())), last.pipeline());
        Mat actual = Reference.upright(
                store.result(((Stage.Done) stage(last)).result().key()));
        assertThat(Difference.between(expected, actual).differing()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void everyRankCountDoesEveryTask(int ranks) throws Exception {
        List<Task> tasks = submitted(9, 300, "gaussian-blur|canny");

        DrainLoop.End end = running(loop(ranks)).get(120, TimeUnit.SECONDS);

        assertThat(end).isEqualTo(DrainLoop.End.IDLE);
        assertThat(worlds).hasValue(1);
        eachDoneOnce(tasks);
    }

    /**
     * An image that a rank can hold twice at most, as 16,000 x 16,000 pixels in production, while others wait.
     * {@code -Dpixfleet.large.edge=16000} is that.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aLargeImageAmongSmallOnesIsDone(int ranks) throws Exception {
        int edge = Integer.getInteger("pixfleet.large.edge", 1600);
        rankBytes = (1536L << 20) * edge / 16_000 * edge / 16_000;
        List<Task> tasks = new ArrayList<>(submitted(10, 300, "gaussian-blur|canny"));
        announced = new Dimensions(edge, edge, 3, 8);
        Task large = submitted(
                Pictures.file(Pictures.pixels(5, edge, edge, 3, 8), "tiff"), ImageFormat.TIFF, "gaussian-blur");
        announced = new Dimensions(300, 300, 3, 8);
        tasks.addAll(submitted(10, 300, "gaussian-blur|canny"));

        assertThat(running(loop(ranks)).get(600, TimeUnit.SECONDS)).isEqualTo(DrainLoop.End.IDLE);

        assertThat(worlds).hasValue(1);
        eachDoneOnce(tasks);
        assertSamePixels(large);
    }

    /** What no rank may hold by itself goes to all of them together. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5})
    void aGangOfAnySizeGivesTheSamePixels(int ranks) throws Exception {
        onlyForAGang();
        String chain = "gaussian-blur:ksize=15|canny:low=20:high=60:aperture=5|dilate:iterations=2|invert";
        byte[] png = Pictures.file(Pictures.pixels(ranks, 701, 530, 3, 8), "png");
        byte[] deep = Pictures.file(Pictures.pixels(ranks, 333, 257, 4, 16), "png");
        var tasks = new ArrayList<Task>();
        tasks.add(submitted(png, chain));
        tasks.add(submitted(deep, "erode:ksize=5|gaussian-blur|invert"));
        tasks.add(submitted(png, ImageFormat.JPEG, "canny"));
        tasks.add(submitted(Pictures.file(Pictures.pixels(1, 1200, 400, 3, 8), "tiff"), ImageFormat.TIFF, chain));
        tasks.add(submitted(Pictures.file(Pictures.pixels(7, 1, 1, 3, 8), "tiff"), ImageFormat.TIFF, chain));

        assertThat(running(loop(ranks)).get(120, TimeUnit.SECONDS)).isEqualTo(DrainLoop.End.IDLE);

        assertThat(worlds).hasValue(1);
        tasks.remove(2);
        for (Task task : tasks) {
            assertSamePixels(task);
        }
    }

    /** One rank finds the file damaged; all of them go on to the next task. */
    @Test
    void aGangOutlivesADamagedImage() throws Exception {
        onlyForAGang();
        byte[] tiff = Pictures.file(Pictures.pixels(1, 900, 700, 3, 8), "tiff");
        Task damaged = submitted(Arrays.copyOf(tiff, tiff.length / 2), ImageFormat.TIFF, "invert");
        Task text = submitted("this is text".getBytes(StandardCharsets.UTF_8), "invert");
        Task sound = submitted(tiff, ImageFormat.TIFF, "invert");

        assertThat(running(loop(3)).get(120, TimeUnit.SECONDS)).isEqualTo(DrainLoop.End.IDLE);

        assertThat(worlds).hasValue(1);
        assertThat(stage(damaged)).isInstanceOf(Stage.Failed.class);
        assertThat(stage(text)).isInstanceOf(Stage.Failed.class);
        assertSamePixels(sound);
    }

    private void assertSamePixels(Task task) throws IOException {
        assertThat(stage(task)).as(task.label()).isInstanceOf(Stage.Done.class);
        var store = new FolderStore(folder);
        Mat expected = Reference.applied(Reference.upright(store.original(task.original())), task.pipeline());
        Result result = ((Stage.Done) stage(task)).result();
        Mat actual = Reference.upright(store.result(result.key()));
        assertThat(Difference.between(expected, actual).differing())
                .as(task.toString())
                .isZero();
        assertThat(Files.size(store.result(result.key()))).isEqualTo(result.bytes());
        assertThat(Reference.upright(store.result(result.thumbKey())).cols()).isBetween(1, 320);
    }

    /** How many tasks ranks have begun with. */
    private long begun() {
        try (Stream<String> lines = Files.lines(folder.resolve("world.log"))) {
            return lines.filter(line -> line.contains("rank begins")).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @CsvSource({"head", "other rank", "mpirun"})
    void nothingIsLostOrDoubledWhenAProcessIsKilled(String victim) throws Exception {
        List<Task> tasks = submitted(14, 1500, "gaussian-blur:ksize=31|canny");
        CompletableFuture<DrainLoop.End> end = running(loop(2));
        Eventually.until("some are done", PATIENCE, () -> done() >= 3);

        ProcessHandle process = switch (victim) {
            case "head" -> ranks().getFirst();
            case "mpirun" -> processes(WorldIT::isMpirun).getFirst();
            default -> ranks().getLast();
        };
        assertThat(done()).as("in the middle").isLessThan(tasks.size());
        process.destroyForcibly();
        long killed = System.nanoTime();
        Eventually.until("there is another world", PATIENCE, () -> worlds.get() == 2);
        long begun = begun();
        Eventually.until("a rank begins with a task", PATIENCE, () -> begun() > begun);
        System.out.printf(
                "after the death of %s the next task began after %.1f s%n", victim, (System.nanoTime() - killed) / 1e9);

        assertThat(end.get(180, TimeUnit.SECONDS)).isEqualTo(DrainLoop.End.IDLE);
        assertThat(worlds).hasValue(2);
        eachDoneOnce(tasks);
    }

    /** The next task waits for the start of no world. */
    @Test
    void aWorldThatStandsByTakesThePlaceOfOneThatDies() throws Exception {
        standby = Duration.ofMillis(500);
        List<Task> tasks = submitted(20, 1500, "gaussian-blur:ksize=31|canny");
        CompletableFuture<DrainLoop.End> end = running(loop(2));
        Eventually.until("another world stands by", PATIENCE, () -> {
            // However soon images are done and however late a world comes up, there is work until then.
            if (tasks.size() - done() < 20) {
                tasks.addAll(again(tasks.getFirst(), 4));
            }
            return worldsReady.get() == 2;
        });
        List<ProcessHandle> both = processes(WorldIT::isMpirun);
        List<ProcessHandle> standing = both.getLast().children().toList();

        both.getFirst().children().findFirst().orElseThrow().destroyForcibly();
        long killed = System.nanoTime();
        Eventually.until("its world has ended", PATIENCE, () -> !both.getFirst().isAlive());
        long begun = begun();
        Eventually.until("a rank begins with a task", PATIENCE, () -> begun() > begun);
        System.out.printf(
                "beside a world that stood by the next task began after %.1f s%n", (System.nanoTime() - killed) / 1e9);
        assertThat(standing).as("those who go on").allMatch(ProcessHandle::isAlive);
        assertThat(done()).as("in the middle").isLessThan(tasks.size());

        assertThat(end.get(180, TimeUnit.SECONDS)).isEqualTo(DrainLoop.End.IDLE);
        eachDoneOnce(tasks);
    }

    /** The image is harmless; whoever computes it is killed from outside. */
    @Test
    void anImageThatKillsWhoeverComputesItTakesNobodyDown() throws Exception {
        var tasks = new ArrayList<>(submitted(5, 600, "erode"));
        Task poison = submitted(
                Pictures.file(Pictures.pixels(1, 2500, 2500, 3, 8), "png"),
                "gaussian-blur:ksize=255|gaussian-blur:ksize=255|gaussian-blur:ksize=255|gaussian-blur:ksize=255");
        tasks.addAll(submitted(5, 600, "dilate"));
        ledger.watch(status -> {
            if (status.image().equals(poison.image()) && status.stage() instanceof Stage.Running) {
                ranks().getLast().destroyForcibly();
            }
        });

        assertThat(running(loop(2)).get(180, TimeUnit.SECONDS)).isEqualTo(DrainLoop.End.IDLE);

        tasks.removeIf(poison::equals);
        eachDoneOnce(tasks);
        assertThat(stage(poison)).isInstanceOf(Stage.Failed.class);
        assertThat(backlog.buried).hasSize(1);
        assertThat(worlds).hasValue(5);
    }

    @Test
    void givesEverythingBackWhenToldToStop() throws Exception {
        List<Task> tasks = submitted(12, 1500, "gaussian-blur:ksize=31|canny");
        DrainLoop loop = loop(2);
        CompletableFuture<DrainLoop.End> end = running(loop);
        Eventually.until("some are done", PATIENCE, () -> done() >= 2);

        loop.stop();

        assertThat(end.get(10, TimeUnit.SECONDS)).isEqualTo(DrainLoop.End.STOPPED);
        assertThat(backlog.size()).isEqualTo(tasks.size() - (int) done()).isPositive();
        assertThat(backlog.visible()).isEqualTo(backlog.size());
        try (var leases = Files.list(folder.resolve("leases"))) {
            assertThat(leases).isEmpty();
        }
    }

    @Test
    void saysThatNoWorldCanBeStarted() throws Exception {
        Files.writeString(folder.resolve("not-there"), "");
        var settings = new MpirunSettings(
                1,
                false,
                true,
                folder,
                folder.resolve("not-there"),
                List.of("-version"),
                Map.of(),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Hosts.LOCAL);
        var ended = new CompletableFuture<String>();
        World world = new MpirunWorlds(settings, CLOCK).start(new World.Listener() {
            @Override
            public void ready(int ranks) {}

            @Override
            public void started(long number) {}

            @Override
            public void progressed(long number, int done, int parts) {}

            @Override
            public void finished(long number, Outcome outcome) {}

            @Override
            public void ended(String how) {
                ended.complete(how);
            }
        });

        assertThat(ended.get(20, TimeUnit.SECONDS)).startsWith("mpirun exit").isNotEqualTo("mpirun exit 0");
        world.end();
    }
}
