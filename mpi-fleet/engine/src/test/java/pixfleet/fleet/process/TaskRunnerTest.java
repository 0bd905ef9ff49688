package pixfleet.fleet.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pixfleet.fault.TransientFailure;
import pixfleet.fleet.Tasks;
import pixfleet.header.UnfitImage;
import pixfleet.job.ImageFormat;
import pixfleet.job.Keys;
import pixfleet.job.ObjectRef;
import pixfleet.job.Purpose;
import pixfleet.job.RankCapacity;
import pixfleet.job.Task;
import pixfleet.pipeline.Dimensions;

@Timeout(value = 20, unit = TimeUnit.SECONDS)
class TaskRunnerTest {
    private static final RankCapacity CAPACITY = new RankCapacity(30_000);
    private static final Task TASK = Tasks.task("uploads", "cat.bmp", "invert");

    private final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final Map<String, String> stored = new ConcurrentHashMap<>();
    private final TaskRunner.Listener listener = new TaskRunner.Listener() {
        @Override
        public void started(long number) {
            heard.add("started " + number);
        }

        @Override
        public void finished(long number, Outcome outcome) {
            heard.add("finished " + number + " " + outcome);
        }
    };

    /** Reads whole files only. */
    private interface WholeOriginals extends Originals {
        @Override
        default RangedFile open(ObjectRef original) {
            throw new AssertionError("nothing here is read by range");
        }
    }

    private TaskRunner bench(WholeOriginals originals, Kernels kernels) {
        WholeResults results = (key, type, content) -> stored.put(key, type + " " + content.remaining());
        Comparison comparison = (_, _, _, _) -> {
            throw new AssertionError("nothing is compared");
        };
        return new TaskRunner(
                originals, results, new TaskRunner.Tools(kernels, comparison, NO_BANDS), CAPACITY, () -> 0);
    }

    private static final BandComparison NO_BANDS = (_, _, _, _) -> {
        throw new AssertionError("nothing is compared by rows");
    };

    private String next() throws InterruptedException {
        return heard.take();
    }

    @Test
    void storesResultAndThumbnailThenTells() throws Exception {
        var bench = bench((_, _) -> Bitmaps.of(9, 9), new FakeKernels());

        bench.begin(5, TASK, listener);

        assertThat(next()).isEqualTo("started 5");
        assertThat(next()).startsWith("finished 5 Stored").contains("bytes=" + Bitmaps.bytes(9, 9));
        assertThat(stored)
                .containsEntry(
                        Keys.result(TASK.job(), TASK.image(), ImageFormat.BMP), "image/bmp " + Bitmaps.bytes(9, 9))
                .containsEntry(Keys.thumb(TASK.job(), TASK.image()), "image/jpeg 3");
    }

    /** A file of which nothing is read here. */
    private record Opened(ObjectRef file, List<String> closed) implements RangedFile {
        @Override
        public long length() {
            return 0;
        }

        @Override
        public void read(long at, MemorySegment into) {
            throw new AssertionError("nothing is read");
        }

        @Override
        public boolean farAway() {
            return false;
        }

        @Override
        public void close() {
            closed.add(file.bucket());
        }
    }

    @Test
    void comparesWhatARankCannotHoldInBands() throws Exception {
        List<String> closed = new CopyOnWriteArrayList<>();
        Originals byRange = new Originals() {
            @Override
            public ByteBuffer read(ObjectRef original, Arena arena) {
                throw new AssertionError("the whole file is read");
            }

            @Override
            public RangedFile open(ObjectRef original) {
                return new Opened(original, closed);
            }
        };
        var purpose =
                new Purpose.Verifying(new ObjectRef("results", "result.tif", ""), ImageFormat.TIFF, 2, Instant.EPOCH);
        var large = new Task(TASK.ref(), 1, ImageFormat.TIFF, new Dimensions(200, 200, 1, 8), 40_000, TASK.pipeline());
        BandComparison bands = (original, result, pipeline, asked) -> {
            assertThat(pipeline).isEqualTo(TASK.pipeline());
            assertThat(asked).isEqualTo(purpose);
            assertThat(((Opened) result).file()).isEqualTo(purpose.result());
            return new Comparison.Counted(3, 70);
        };
        Comparison whole = (_, _, _, _) -> {
            throw new AssertionError("the image is compared as a whole");
        };
        WholeResults none = (_, _, _) -> {
            throw new AssertionError("nothing is stored");
        };
        new TaskRunner(byRange, none, new TaskRunner.Tools(new FakeKernels(), whole, bands), CAPACITY, () -> 0)
                .begin(4, large.with(purpose), listener);

        assertThat(next()).isEqualTo("started 4");
        assertThat(next()).startsWith("finished 4 Verified").contains("differing=3", "values=70");
        assertThat(closed).containsExactly("results", "uploads");
    }

    @Test
    void comparesAResultWithItsOriginalAndStoresNothing() throws Exception {
        var purpose =
                new Purpose.Verifying(new ObjectRef("results", "result.png", ""), ImageFormat.PNG, 2, Instant.EPOCH);
        WholeOriginals files = (file, _) -> file.bucket().equals("results") ? Bitmaps.of(3, 3) : Bitmaps.of(9, 9);
        WholeResults none = (_, _, _) -> {
            throw new AssertionError("nothing is stored");
        };
        Comparison sizes = (original, result, pipeline, asked) -> {
            assertThat(pipeline).isEqualTo(TASK.pipeline());
            assertThat(asked).isEqualTo(purpose);
            return new Comparison.Counted(result.limit(), original.limit());
        };
        Kernels idle = (_, _, _, _) -> {
            throw new AssertionError("nothing is rendered");
        };
        new TaskRunner(files, none, new TaskRunner.Tools(idle, sizes, NO_BANDS), CAPACITY, () -> 0)
                .begin(4, TASK.with(purpose), listener);

        assertThat(next()).isEqualTo("started 4");
        assertThat(next())
                .startsWith("finished 4 Verified")
                .contains(
                        "differing=" + Bitmaps.of(3, 3).limit(),
                        "values=" + Bitmaps.of(9, 9).limit());
    }

    @Test
    void believesTheFileAndNotTheTask() throws Exception {
        var bench = bench((_, _) -> Bitmaps.of(150, 150), (_, _, _, _) -> {
            throw new AssertionError("not decoded");
        });

        bench.begin(1, TASK, listener);

        assertThat(next()).isEqualTo("started 1");
        assertThat(next()).contains("Failed").contains("The decoded image takes 1 MiB; a rank has room for 0.");
        assertThat(stored).isEmpty();
    }

    @Test
    void everythingATaskDoesWrongIsItsOutcome() throws Exception {
        bench((_, _) -> Bitmaps.of(9, 9), (_, _, _, _) -> {
                    throw new UnfitImage("It is damaged.");
                })
                .begin(1, TASK, listener);
        assertThat(next() + next()).contains("Failed[reason=It is damaged.]");
        bench(
                        (_, _) -> {
                            throw new TransientFailure("s3 get: slow down");
                        },
                        new FakeKernels())
                .begin(2, TASK, listener);
        assertThat(next()).contains("Postponed[cause=s3 get: slow down]");
        bench((_, _) -> Bitmaps.of(9, 9), (_, _, _, _) -> {
                    throw new IllegalStateException("a bug");
                })
                .begin(3, TASK, listener);
        assertThat(next() + next()).contains("internal error").doesNotContain("a bug");
        bench((_, _) -> Bitmaps.of(9, 9), (_, _, _, _) -> {
                    throw new OutOfMemoryError("a test");
                })
                .begin(4, TASK, listener);
        assertThat(next() + next()).contains("more memory than a rank has");
    }

    @Test
    void saysWhenItIsTheHeapThatIsFullAndNotTheImageThatIsLarge() throws Exception {
        bench((_, _) -> Bitmaps.of(9, 9), (_, _, _, _) -> {
                    throw new OutOfMemoryError("Java heap space");
                })
                .begin(5, TASK, listener);

        assertThat(next() + next()).contains("too little heap").doesNotContain("image needs");
    }

    @Test
    void fetchesTheNextWhileItComputes() throws Exception {
        var fetched = new CountDownLatch(2);
        var bench = bench(
                (_, _) -> {
                    fetched.countDown();
                    return Bitmaps.of(9, 9);
                },
                (file, original, task, arena) -> {
                    try {
                        assertThat(fetched.await(10, TimeUnit.SECONDS)).isTrue();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return new FakeKernels().render(file, original, task, arena);
                });

        bench.begin(1, TASK, listener);
        bench.begin(2, TASK, listener);

        for (int i = 0; i < 4; i++) {
            assertThat(next()).doesNotContain("Failed");
        }
    }
}
