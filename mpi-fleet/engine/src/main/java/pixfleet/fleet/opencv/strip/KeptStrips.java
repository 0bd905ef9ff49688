package pixfleet.fleet.opencv.strip;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pixfleet.fleet.gang.Communicator;
import pixfleet.fleet.keep.EngineVersion;
import pixfleet.fleet.keep.Keeping;
import pixfleet.fleet.keep.StripFolder;
import pixfleet.fleet.keep.StripLedger;
import pixfleet.fleet.keep.StripLedger.Span;
import pixfleet.fleet.keep.StripPlan;
import pixfleet.fleet.opencv.mat.MatMemory;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.fleet.parts.AsyncCall;
import pixfleet.fleet.raster.Rows;
import pixfleet.job.Keys;
import pixfleet.job.StripCount;
import pixfleet.job.Task;
import pixfleet.pipeline.Dimensions;

/**
 * Finished strips of a result, kept outside the world while the others are made. Keeping never holds the work up: what fails
 * to be kept, or would have to wait for what is on its way, is not kept. For one thread a rank.
 *
 * <p>Memory: the strip that is being filled, of at most 16 MiB, and twice as much on its way.
 */
final class KeptStrips implements ResultStrips {
    private static final Logger log = LoggerFactory.getLogger(KeptStrips.class);
    private static final String SUMS = "sums-";
    private static final long MAX_BYTES_IN_FLIGHT = 2 * StripPlan.MAX_BYTES;

    private final Keeping keeping;
    private final Communicator communicator;
    private final StripPlan plan;
    private final StripFolder folder;
    private final StripLedger ledger;
    private final Map<String, Long> others;
    private final LongSupplier nanos;
    private final Deque<Sent> inFlight = new ArrayDeque<>();
    private Optional<Filling> filling = Optional.empty();
    private boolean gaveUp;
    private long since;
    private int keptBefore;
    private int made;

    private KeptStrips(
            Keeping keeping,
            Communicator communicator,
            StripPlan plan,
            StripFolder folder,
            Known known,
            LongSupplier nanos) {
        this.keeping = keeping;
        this.communicator = communicator;
        this.plan = plan;
        this.folder = folder;
        this.ledger = known.ledger();
        this.others = known.found();
        this.nanos = nanos;
    }

    /** What is there: the strips, known to all ranks, and all there is by its name, known to rank 0. */
    private record Known(StripLedger ledger, Map<String, Long> found) {}

    /** A strip that was handed to the store. */
    private record Sent(int strip, long bytes, AsyncCall<Boolean> call, Arena arena) {}

    /** A strip of which some rows are there. */
    private static final class Filling {
        private final int strip;
        private final Arena arena = Arena.ofShared();
        private final MemorySegment rows;
        private long filled;
        private double nanos;

        Filling(int strip, long bytes) {
            this.strip = strip;
            this.rows = arena.allocate(bytes, Long.BYTES);
        }
    }

    /** Whether strips of a task's result are kept: not of an original that may be another one the next time. */
    static boolean isMeant(Keeping keeping, Task task) {
        return keeping.isOn() && !task.original().etag().isEmpty();
    }

    /**
     * Looks what is kept. Collective. Where that cannot be seen, all is made anew.
     *
     * @param image shape of the result
     * @param nanos a clock that only runs forwards
     */
    static KeptStrips open(
            Keeping keeping, Task task, Communicator communicator, Dimensions image, LongSupplier nanos) {
        StripPlan plan = StripPlan.of(image);
        String known = "";
        Map<String, Long> found = Map.of();
        byte[] told = {};
        if (communicator.rank() == 0) {
            var folder = StripFolder.of(task, plan, EngineVersion.here() + opencv_core.CV_VERSION);
            known = folder.name();
            found = found(keeping, folder, communicator);
            told = StripLedger.of(plan, found).told();
        }
        String name =
                new String(communicator.broadcast(0, known.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
        StripLedger ledger = StripLedger.read(plan, communicator.broadcast(0, told));
        if (communicator.rank() == 0 && ledger.kept() > 0) {
            log.info("strips found task={} kept={} of={}", task.label(), ledger.kept(), plan.count());
        }
        return new KeptStrips(keeping, communicator, plan, new StripFolder(name), new Known(ledger, found), nanos);
    }

    private static Map<String, Long> found(Keeping keeping, StripFolder folder, Communicator communicator) {
        try {
            return AsyncCall.begin(() -> keeping.store().kept(folder.name())).await(communicator::beat);
        } catch (RuntimeException e) {
            log.warn("kept strips could not be looked at, all are made anew folder={}", folder.name(), e);
            return Map.of();
        }
    }

    @Override
    public int borderRows() {
        return plan.rows();
    }

    @Override
    public boolean isComplete() {
        return ledger.isComplete();
    }

    /** From here on time counts as the rows' own. */
    @Override
    public List<Span> spans(Rows own) {
        List<Span> spans = ledger.spans(own);
        for (Span span : spans) {
            switch (span) {
                case Span.Kept _ -> keptBefore++;
                case Span.Missing(Rows rows) -> made += Math.ceilDiv(rows.count(), plan.rows());
            }
        }
        since = nanos.getAsLong();
        return spans;
    }

    @Override
    public Mat read(Span.Kept strip, MatPool.Scope scope) {
        Mat rows = new RowBand(
                        scope.mat(),
                        plan.image(),
                        strip.rows().first(),
                        strip.rows().count())
                .create();
        MemorySegment into = MatMemory.all(rows);
        tried(() -> keeping.store().read(folder.key(strip.strip()), into));
        since = nanos.getAsLong();
        return rows;
    }

    @Override
    public Optional<long[]> sums(String place) {
        byte[] told = communicator.broadcast(0, communicator.rank() == 0 ? readSums(SUMS + place) : new byte[0]);
        since = nanos.getAsLong();
        if (told.length == 0) {
            return Optional.empty();
        }
        long[] sums = new long[told.length / Long.BYTES];
        ByteBuffer.wrap(told).asLongBuffer().get(sums);
        return Optional.of(sums);
    }

    /** None if there are none, or they cannot be read. */
    private byte[] readSums(String name) {
        long bytes = others.getOrDefault(name, 0L);
        if (bytes == 0 || bytes % Long.BYTES != 0 || bytes > StripPlan.MAX_BYTES) {
            return new byte[0];
        }
        try (Arena arena = Arena.ofShared()) {
            MemorySegment into = arena.allocate(bytes);
            tried(() -> keeping.store().read(folder.name() + name, into));
            return into.toArray(ValueLayout.JAVA_BYTE);
        } catch (RuntimeException e) {
            log.warn("kept sums could not be read, they are counted anew key={}", folder.name() + name, e);
            return new byte[0];
        }
    }

    @Override
    public void keepSums(String place, long[] sums) {
        if (communicator.rank() != 0
                || gaveUp
                || nanos.getAsLong() - since < keeping.from().toNanos()) {
            return;
        }
        String key = folder.name() + SUMS + place;
        try (Arena arena = Arena.ofShared()) {
            MemorySegment bytes = arena.allocate((long) sums.length * Long.BYTES);
            bytes.asByteBuffer().asLongBuffer().put(sums);
            tried(() -> keeping.store().keep(key, bytes));
        } catch (RuntimeException e) {
            gaveUp = true;
            log.warn("sums could not be kept, no more is key={}", key, e);
        }
    }

    private void tried(Runnable call) {
        AsyncCall<Boolean> begun = AsyncCall.begin(() -> {
            call.run();
            return true;
        });
        var _ = begun.await(communicator::beat);
    }

    @Override
    public void write(int first, Mat rows) {
        if (gaveUp) {
            return;
        }
        long now = nanos.getAsLong();
        double nanosARow = (double) (now - since) / rows.rows();
        MemorySegment bytes = MatMemory.all(rows);
        for (int row = first; row < first + rows.rows(); ) {
            int strip = plan.stripOf(row);
            int end = Math.min(first + rows.rows(), plan.rowsOf(strip).end());
            long rowBytes = plan.image().rowBytes();
            take(strip, bytes.asSlice((row - first) * rowBytes, (end - row) * rowBytes), nanosARow * (end - row));
            row = end;
        }
        since = nanos.getAsLong();
    }

    private void take(int strip, MemorySegment bytes, double took) {
        Filling now = filling.orElseGet(() -> new Filling(strip, plan.bytes(strip)));
        filling = Optional.of(now);
        now.rows.asSlice(now.filled, bytes.byteSize()).copyFrom(bytes);
        now.filled += bytes.byteSize();
        now.nanos += took;
        if (now.filled == now.rows.byteSize()) {
            filling = Optional.empty();
            send(now);
        }
    }

    private void send(Filling full) {
        boolean worth = full.nanos >= keeping.from().toNanos();
        while (!inFlight.isEmpty() && inFlight.getFirst().call().isOver()) {
            settle(inFlight.removeFirst());
        }
        if (!worth || gaveUp || bytesInFlight() + full.rows.byteSize() > MAX_BYTES_IN_FLIGHT) {
            full.arena.close();
            return;
        }
        AsyncCall<Boolean> call = AsyncCall.begin(() -> {
            keeping.store().keep(folder.key(full.strip), full.rows);
            return true;
        });
        inFlight.addLast(new Sent(full.strip, full.rows.byteSize(), call, full.arena));
    }

    private long bytesInFlight() {
        return inFlight.stream().mapToLong(Sent::bytes).sum();
    }

    /** The first that cannot be kept is the last that is tried: the result needs none of them. */
    private void settle(Sent sent) {
        try (var _ = sent.arena()) {
            var _ = sent.call().await(communicator::beat);
        } catch (RuntimeException e) {
            gaveUp = true;
            log.warn("a strip could not be kept, no more are key={}", folder.key(sent.strip()), e);
        }
    }

    @Override
    public StripCount count() {
        long[] counts = {keptBefore, made};
        communicator.sum(counts);
        return new StripCount((int) counts[0], (int) counts[1]);
    }

    /**
     * Drops all that is kept of an image, once its result is stored or never will be. What cannot be dropped goes with its
     * job, or by its age.
     */
    static void clear(Keeping keeping, Task task, Communicator communicator) {
        String folder = Keys.strips(task.job(), task.image());
        try {
            AsyncCall<Boolean> call = AsyncCall.begin(() -> {
                keeping.store().clear(folder);
                return true;
            });
            var _ = call.await(communicator::beat);
        } catch (RuntimeException e) {
            log.warn("strips are left behind folder={}", folder, e);
        }
    }

    @Override
    public void close() {
        filling.ifPresent(begun -> begun.arena.close());
        filling = Optional.empty();
        while (!inFlight.isEmpty()) {
            settle(inFlight.removeFirst());
        }
    }
}
