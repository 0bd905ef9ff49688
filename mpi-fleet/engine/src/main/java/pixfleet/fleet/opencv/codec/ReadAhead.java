package pixfleet.fleet.opencv.codec;

import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fault.TransientFailure;
import pixfleet.fleet.opencv.mat.MatMemory;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.fleet.opencv.mat.RowSource;
import pixfleet.fleet.raster.Rows;
import pixfleet.pipeline.Dimensions;

/**
 * Rows of a source that is slow because it is far away: while one block is computed, the next one is on its way. Blocks are
 * expected from top to bottom, each with the halo it needs; any others are read when they are asked for. Holds one block. For
 * one thread; the source is used by one thread at a time.
 *
 * <p>Not for files of this machine: where all cores compute, reading ahead of them gains nothing and costs a copy.
 */
public final class ReadAhead implements RowSource, AutoCloseable {
    private final RowSource source;
    private final Rows within;
    private final ExecutorService reader = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("read-ahead").factory());
    private final Mat block = new Mat();
    private Optional<Future<?>> inFlight = Optional.empty();
    private Rows held = Rows.all(0);
    private Rows last = Rows.all(0);

    /**
     * @param source is not closed here
     * @param within nothing beyond these rows is read ahead
     */
    public ReadAhead(RowSource source, Rows within) {
        this.source = source;
        this.within = within;
    }

    @Override
    public Dimensions image() {
        return source.image();
    }

    @Override
    public void read(int first, Mat into) {
        var wanted = new Rows(first, into.rows());
        await();
        if (!wanted.none() && held.holds(wanted)) {
            try (Mat rows = MatMemory.rows(block, first - held.first(), into.rows())) {
                rows.copyTo(into);
            }
        } else {
            source.read(first, into);
        }
        expect(wanted);
    }

    /** The next block is expected as far below this one as this one's end is below that of the last. */
    private void expect(Rows now) {
        int down = now.end() - last.end();
        boolean falling = !last.none() && down > 0 && now.end() <= Integer.MAX_VALUE - down;
        last = now;
        held = Rows.all(0);
        if (falling) {
            Rows next = Rows.between(now.first() + down, now.end() + down).shared(within);
            if (!next.none()) {
                inFlight = Optional.of(reader.submit(() -> fill(next)));
            }
        }
    }

    private void fill(Rows rows) {
        block.create(rows.count(), image().width(), RowBand.type(image()));
        source.read(rows.first(), block);
        held = rows;
    }

    /** What could not be read ahead is tried again when it is asked for, and fails then. */
    private void await() {
        try {
            if (inFlight.isPresent()) {
                inFlight.get().get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransientFailure("wait for rows of the image", e);
        } finally {
            inFlight = Optional.empty();
        }
    }

    /** Gives the memory back once nothing is under way. A second call does nothing. */
    @Override
    public void close() {
        try {
            await();
        } finally {
            reader.shutdown();
            block.close();
        }
    }
}
