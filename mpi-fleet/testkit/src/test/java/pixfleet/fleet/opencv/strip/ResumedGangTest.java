package pixfleet.fleet.opencv.strip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pixfleet.fault.TransientFailure;
import pixfleet.fleet.FolderStore;
import pixfleet.fleet.Tasks;
import pixfleet.fleet.files.FileVersion;
import pixfleet.fleet.keep.FakeStrips;
import pixfleet.fleet.keep.Keeping;
import pixfleet.fleet.keep.StripPlan;
import pixfleet.fleet.keep.StripStore;
import pixfleet.fleet.opencv.codec.Pictures;
import pixfleet.fleet.opencv.mat.Natives;
import pixfleet.fleet.opencv.strip.GangRunner.Previews;
import pixfleet.fleet.process.Originals;
import pixfleet.fleet.process.Outcome;
import pixfleet.fleet.process.RangedFile;
import pixfleet.fleet.raster.Blocks;
import pixfleet.fleet.testkit.ThreadCommunicator;
import pixfleet.job.ImageFormat;
import pixfleet.job.ImageRef;
import pixfleet.job.Keys;
import pixfleet.job.ObjectRef;
import pixfleet.job.RankCapacity;
import pixfleet.job.StripCount;
import pixfleet.job.Task;
import pixfleet.pipeline.Dimensions;

/** A world that dies in the middle of an image, and the next one, of another size, that goes on with its finished strips. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ResumedGangTest {
    private static final Dimensions SHAPE = new Dimensions(301, 1100, 3, 8);
    private static final Duration ALL = Duration.ofNanos(1);
    private static final int SOME = 12;

    @TempDir
    private Path folder;

    private final FakeStrips strips = new FakeStrips();
    private final AtomicLong bytesRead = new AtomicLong();
    private FolderStore store;

    @BeforeAll
    static void loadNatives() {
        Natives.load();
    }

    @BeforeEach
    void makeStore() {
        store = new FolderStore(folder);
    }

    /** A world's death, as far as threads can die: nothing catches it. */
    private static final class Death extends Error {
        private static final long serialVersionUID = 1L;

        Death() {
            super("the world is dead");
        }
    }

    private Task task(ImageFormat format, String pipeline) throws IOException {
        Task any = Tasks.task("uploads", "scan", format, pipeline);
        try (Mat pixels = Pictures.pixels(3, SHAPE.height(), SHAPE.width(), SHAPE.channels(), SHAPE.depth())) {
            store.put(any.original(), Pictures.file(pixels, format.extension()));
        }
        String version = FileVersion.of(store.original(any.original()));
        var original = new ObjectRef(any.original().bucket(), any.original().key(), version);
        var ref = new ImageRef(any.job(), any.image(), 0, any.fileName(), original);
        return new Task(ref, 1, format, SHAPE, Files.size(store.original(original)), any.pipeline());
    }

    private GangRunner runner(Originals originals, StripStore kept) {
        return new GangRunner(
                        originals,
                        store,
                        new RankCapacity(1L << 30),
                        (kind, _, _, _) -> {
                            throw new AssertionError("OpenCV reads these: " + kind);
                        },
                        Previews.MADE,
                        new Blocks(1, 7),
                        System::nanoTime)
                .keeping(new Keeping(kept, ALL));
    }

    private Outcome run(Task task, int ranks, GangRunner runner) {
        return ThreadCommunicator.run(ranks, it -> runner.work(task, it)).getFirst();
    }

    private StripCount stored(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Stored.class);
        return ((Outcome.Stored) outcome).result().strips();
    }

    /** All objects of a task's result, the previews too; they are gone then. */
    private Map<String, byte[]> taken(Task task) throws IOException {
        Path results = store.result(Keys.results(task.job(), task.image()));
        var taken = new TreeMap<String, byte[]>();
        try (var files = Files.walk(results)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                taken.put(results.relativize(file).toString(), Files.readAllBytes(file));
                Files.delete(file);
            }
        }
        return taken;
    }

    private static int count(Task task) {
        return StripPlan.of(task.pipeline().output(SHAPE)).count();
    }

    /** Runs a world that dies in its last stretch once some strips are kept; answers how many are. */
    private int die(Task task, int ranks) {
        var world = new MortalStrips(strips);
        GangRunner doomed = runner(store, world);
        assertThatThrownBy(() -> run(task, ranks, doomed)).hasStackTraceContaining("the world is dead");
        assertThat(strips.count()).isEqualTo(SOME);
        return strips.count();
    }

    /** Keeps some strips and dies of the next; of what its ranks do then nothing comes through. */
    private record MortalStrips(FakeStrips strips) implements StripStore {
        private void live() {
            if (strips.count() >= SOME) {
                throw new Death();
            }
        }

        @Override
        public Map<String, Long> kept(String folder) {
            return strips.kept(folder);
        }

        @Override
        public void keep(String key, MemorySegment rows) {
            synchronized (strips) {
                live();
                strips.keep(key, rows);
            }
        }

        @Override
        public void read(String key, MemorySegment into) {
            strips.read(key, into);
        }

        @Override
        public void clear(String folder) {
            live();
            strips.clear(folder);
        }
    }

    @ParameterizedTest
    @CsvSource({
        // format, ranks before, ranks after, pipeline
        "TIFF, 2, 1, gaussian-blur:ksize=9|median-blur:ksize=5",
        "TIFF, 2, 1, gaussian-blur:ksize=91",
        "TIFF, 1, 3, bilateral-blur",
        "TIFF, 4, 2, erode|equalise|invert",
        "TIFF, 2, 1, canny|dilate",
        "TIFF, 2, 1, erode|rotate-quarter|gaussian-blur",
        "TIFF, 3, 1, resize:width=500|sharpen",
        "TIFF, 2, 1, grayscale|to:format=tiff:compression=deflate",
        "PNG, 2, 1, gaussian-blur|invert",
        "PNG, 1, 2, clahe",
        "JPEG, 3, 2, gaussian-blur|emboss"
    })
    void onlyMissingStripsAreMadeAgainAndTheResultIsTheSame(ImageFormat format, int before, int after, String pipeline)
            throws IOException {
        Task task = task(format, pipeline);
        assertThat(stored(run(task, after, runner(store, new FakeStrips())))).isEqualTo(new StripCount(0, count(task)));
        Map<String, byte[]> unbroken = taken(task);

        int kept = die(task, before);
        StripCount resumed = stored(run(task, after, runner(store, strips)));

        assertThat(resumed).isEqualTo(new StripCount(kept, count(task) - kept));
        Map<String, byte[]> result = taken(task);
        assertThat(result.keySet()).isEqualTo(unbroken.keySet());
        result.forEach((name, bytes) -> assertThat(bytes).as(name).isEqualTo(unbroken.get(name)));
        assertThat(strips.strips).isEmpty();
    }

    /** What of the original has to be read says what has been done, whatever is counted. */
    @ParameterizedTest
    @CsvSource({
        "gaussian-blur:ksize=3, 1.0",
        // Reads all to count, and all to go on: what was counted is kept.
        "equalise, 0.5"
    })
    void theOriginalOfKeptStripsIsNotEvenRead(String pipeline, double share) throws IOException {
        Task task = task(ImageFormat.TIFF, pipeline);
        var runner = new GangRunner(
                        new CountedOriginals(),
                        store,
                        new RankCapacity(1L << 30),
                        (kind, _, _, _) -> {
                            throw new AssertionError("OpenCV reads these: " + kind);
                        },
                        Previews.LEFT_OUT,
                        new Blocks(1, 7),
                        System::nanoTime)
                .keeping(new Keeping(strips, ALL));
        run(task, 1, runner);
        long unbroken = bytesRead.getAndSet(0);

        StripPlan plan = StripPlan.of(SHAPE);
        assertThat(plan.count()).isGreaterThan(2 * SOME);
        int kept = die(task, 1);
        run(task, 1, runner);

        double missing = share * (plan.count() - kept) / plan.count();
        assertThat(bytesRead.get() / (double) unbroken).isBetween(missing - 0.1, missing + 0.1);
    }

    private final class CountedOriginals implements Originals {
        @Override
        public ByteBuffer read(ObjectRef original, Arena arena) {
            return store.read(original, arena);
        }

        @Override
        public RangedFile open(ObjectRef original) {
            RangedFile file = store.open(original);
            return new RangedFile() {
                @Override
                public long length() {
                    return file.length();
                }

                @Override
                public void read(long at, MemorySegment into) {
                    bytesRead.addAndGet(into.byteSize());
                    file.read(at, into);
                }

                @Override
                public boolean farAway() {
                    return false;
                }

                @Override
                public void close() {
                    file.close();
                }
            };
        }
    }

    @Test
    void whereAllStripsAreKeptNothingIsMadeAgain() throws IOException {
        Task task = task(ImageFormat.TIFF, "canny|equalise");
        run(task, 1, runner(store, new FakeStrips()));
        Map<String, byte[]> unbroken = taken(task);
        // A world that lived until it had made the last strip.
        run(task, 2, runner(store, new Undying(strips)));
        var _ = taken(task);
        assertThat(strips.count()).isEqualTo(count(task));

        StripCount resumed = stored(run(task, 1, runner(store, strips)));

        assertThat(resumed).isEqualTo(new StripCount(count(task), 0));
        assertThat(taken(task).get("result.tiff")).isEqualTo(unbroken.get("result.tiff"));
    }

    /** Strips that a finished result does not take with it, which waits until all are there. */
    private record Undying(FakeStrips strips) implements StripStore {
        @Override
        public Map<String, Long> kept(String folder) {
            return strips.kept(folder);
        }

        @Override
        public void keep(String key, MemorySegment rows) {
            strips.keep(key, rows);
        }

        @Override
        public void read(String key, MemorySegment into) {
            strips.read(key, into);
        }

        @Override
        public void clear(String folder) {
            // Its world dies before.
        }
    }

    @Test
    void aStoreThatFailsHoldsNothingUp() throws IOException {
        Task task = task(ImageFormat.TIFF, "gaussian-blur");
        StripStore broken = new StripStore() {
            @Override
            public Map<String, Long> kept(String folder) {
                throw new TransientFailure("list " + folder);
            }

            @Override
            public void keep(String key, MemorySegment rows) {
                throw new TransientFailure("keep " + key);
            }

            @Override
            public void read(String key, MemorySegment into) {
                throw new TransientFailure("read " + key);
            }

            @Override
            public void clear(String folder) {
                throw new TransientFailure("clear " + folder);
            }
        };

        assertThat(stored(run(task, 2, runner(store, broken)))).isEqualTo(new StripCount(0, count(task)));
    }

    /** The world that was thought dead has ended the image after all, and cleared up, while another goes on with its strips. */
    @Test
    void stripsThatVanishMeanwhilePostponeTheTask() throws IOException {
        Task task = task(ImageFormat.TIFF, "gaussian-blur");
        die(task, 2);
        var vanishing = new Vanishing(strips);

        Outcome outcome = run(task, 1, runner(store, vanishing));

        assertThat(outcome).isInstanceOf(Outcome.Postponed.class);
        assertThat(stored(run(task, 1, runner(store, strips))).kept()).isLessThan(count(task));
    }

    private record Vanishing(FakeStrips strips) implements StripStore {
        @Override
        public Map<String, Long> kept(String folder) {
            Map<String, Long> kept = strips.kept(folder);
            strips.clear(folder);
            return kept;
        }

        @Override
        public void keep(String key, MemorySegment rows) {
            strips.keep(key, rows);
        }

        @Override
        public void read(String key, MemorySegment into) {
            strips.read(key, into);
        }

        @Override
        public void clear(String folder) {
            strips.clear(folder);
        }
    }

    @Test
    void stripsThatTookNoTimeAreNotKept() throws IOException {
        Task task = task(ImageFormat.TIFF, "gaussian-blur");
        var patient = runner(store, strips).keeping(new Keeping(new Undying(strips), Duration.ofHours(1)));

        assertThat(stored(run(task, 1, patient))).isEqualTo(new StripCount(0, count(task)));

        assertThat(strips.strips).isEmpty();
    }
}
