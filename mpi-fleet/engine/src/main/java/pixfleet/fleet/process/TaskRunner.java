package pixfleet.fleet.process;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pixfleet.fault.TransientFailure;
import pixfleet.fleet.process.Comparison.Counted;
import pixfleet.header.UnfitImage;
import pixfleet.job.Keys;
import pixfleet.job.Purpose;
import pixfleet.job.RankCapacity;
import pixfleet.job.Result;
import pixfleet.job.Task;
import pixfleet.job.Timings;
import pixfleet.job.Verification.Compared;

/**
 * Where a rank does its tasks: fetch, check, run the pipeline, store; or fetch both ends and compare.
 *
 * <p>Pixels are computed by one thread. Fetching and storing wait on threads beside it, so that the next image is on its way
 * while the present one is computed; there are as many as tasks at hand, and a blocked one costs a transfer less than
 * a virtual one, which polls for every piece. Whatever a task does wrong ends as its outcome.
 */
public final class TaskRunner implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TaskRunner.class);

    /** The file of some fifty megapixels. Of all sizes together, a runner keeps eight times as much at most. */
    private static final long MAX_KEPT_BYTES = 16 << 20;

    /** One on its way here, one computed, one on its way back; originals and results may be of a size. */
    private static final int KEPT_OF_A_SIZE = 4;

    /** Hears of each task's progress, on any thread. */
    public interface Listener {
        /** The rank has begun to compute the task. */
        void started(long number);

        /** The rank is done with the task. Told exactly once a task. */
        void finished(long number, Outcome outcome);
    }

    /**
     * What works on pixels.
     *
     * @param comparison of images that a rank can hold
     * @param bands compares the others
     */
    public record Tools(Kernels kernels, Comparison comparison, BandComparison bands) {}

    private final Originals originals;
    private final Results results;
    private final Kernels kernels;
    private final Comparison comparison;
    private final BandComparison bands;
    private final RankCapacity capacity;
    private final LongSupplier nanos;
    private final Recycler memory = new Recycler(MAX_KEPT_BYTES, KEPT_OF_A_SIZE);
    private final ExecutorService io = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("io").factory());
    private final ExecutorService compute = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("compute").factory());

    /**
     * @param originals where files are read
     * @param results where files are stored
     * @param tools what computes and compares
     * @param capacity what is admitted
     * @param nanos a clock that only runs forwards
     */
    public TaskRunner(Originals originals, Results results, Tools tools, RankCapacity capacity, LongSupplier nanos) {
        this.originals = originals;
        this.results = results;
        this.kernels = tools.kernels();
        this.comparison = tools.comparison();
        this.bands = tools.bands();
        this.capacity = capacity;
        this.nanos = nanos;
    }

    /**
     * Begins a task and returns at once.
     *
     * @param number names the task towards the listener
     */
    public void begin(long number, Task task, Listener listener) {
        io.execute(() -> fetch(new Work(number, task, listener, memory.arena())));
    }

    /** Takes no more tasks. Those begun are abandoned. */
    @Override
    public void close() {
        compute.shutdownNow();
        io.shutdownNow();
    }

    /** A task at hand, with the memory it needs. */
    private record Work(long number, Task task, Listener listener, Arena arena) {
        void finish(Outcome outcome) {
            arena.close();
            listener.finished(number, outcome);
        }
    }

    private void fetch(Work work) {
        guarded(work, () -> {
            var watch = new Stopwatch(nanos);
            if (work.task().purpose() instanceof Purpose.Verifying purpose && !capacity.holds(work.task())) {
                compute.execute(() -> compareBands(work, purpose, watch));
                return;
            }
            ByteBuffer original = originals.read(work.task().original(), work.arena());
            switch (work.task().purpose()) {
                case Purpose.Processing _ -> {
                    Duration fetch = watch.lap();
                    compute.execute(() -> compute(work, original, fetch));
                }
                case Purpose.Verifying purpose -> {
                    ByteBuffer result = originals.read(purpose.result(), work.arena());
                    compute.execute(() -> compare(work, purpose, original, result, watch));
                }
            }
        });
    }

    private void compare(
            Work work, Purpose.Verifying purpose, ByteBuffer original, ByteBuffer result, Stopwatch watch) {
        guarded(work, () -> {
            begin(work);
            ImageFile file = ImageFile.read(original);
            UnfitImage.throwIf(capacity.refusal(file.dimensions()));
            Counted counted = comparison.compare(original, result, work.task().pipeline(), purpose);
            work.finish(new Outcome.Verified(new Compared(counted.differing(), counted.values(), watch.lap())));
        });
    }

    /** Of what is too large for a rank no more than some rows are read at a time. */
    private void compareBands(Work work, Purpose.Verifying purpose, Stopwatch watch) {
        guarded(work, () -> {
            begin(work);
            Counted counted = counted(work.task(), purpose);
            work.finish(new Outcome.Verified(new Compared(counted.differing(), counted.values(), watch.lap())));
        });
    }

    private Counted counted(Task task, Purpose.Verifying purpose) {
        try (RangedFile original = originals.open(task.original());
                RangedFile result = originals.open(purpose.result())) {
            return bands.compare(original, result, task.pipeline(), purpose);
        }
    }

    private void compute(Work work, ByteBuffer original, Duration fetch) {
        guarded(work, () -> {
            begin(work);
            ImageFile file = ImageFile.read(original);
            UnfitImage.throwIf(capacity.refusal(file.dimensions()));
            Rendition rendition = kernels.render(file, original, work.task(), work.arena());
            io.execute(() -> store(work, rendition, fetch));
        });
    }

    private static void begin(Work work) {
        log.info("rank begins task={}", work.task().label());
        work.listener().started(work.number());
    }

    private void store(Work work, Rendition rendition, Duration fetch) {
        guarded(work, () -> {
            Task task = work.task();
            String key = Keys.result(task.job(), task.image(), rendition.format());
            String thumbKey = Keys.thumb(task.job(), task.image());
            var watch = new Stopwatch(nanos);
            results.store(thumbKey, "image/jpeg", rendition.thumb());
            results.store(key, rendition.format().mediaType(), rendition.image());
            var timings = new Timings(fetch, rendition.decode(), rendition.process(), rendition.encode(), watch.lap());
            int bytes = rendition.image().limit();
            work.finish(new Outcome.Stored(new Result(
                    key, thumbKey, rendition.format(), rendition.dimensions(), bytes, timings, rendition.notes())));
        });
    }

    /** An {@link Error} other than a lack of memory is no task's fault: it leaves the thread and ends the process. */
    private static void guarded(Work work, Runnable step) {
        try {
            step.run();
        } catch (UnfitImage e) {
            work.finish(new Outcome.Failed(e.reason()));
        } catch (TransientFailure e) {
            work.finish(new Outcome.Postponed(String.valueOf(e.getMessage())));
        } catch (OutOfMemoryError e) {
            log.warn("out of memory task={}", work.task().label(), e);
            work.finish(new Outcome.Failed(
                    isOfHeap(e)
                            ? "A rank had too little heap for all it was working on; the image may well succeed if it is tried again."
                            : "The image needs more memory than a rank has."));
        } catch (RuntimeException e) {
            log.error("task failed task={}", work.task().label(), e);
            work.finish(new Outcome.Failed("The image could not be processed because of an internal error."));
        }
    }

    /** Pixels lie outside of the heap. What is on it belongs to all tasks of the rank, so that none of them is to blame. */
    private static boolean isOfHeap(OutOfMemoryError e) {
        String message = String.valueOf(e.getMessage());
        return message.contains("Java heap space") || message.contains("GC overhead limit exceeded");
    }
}
