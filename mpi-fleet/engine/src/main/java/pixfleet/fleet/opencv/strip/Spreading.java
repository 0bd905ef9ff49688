package pixfleet.fleet.opencv.strip;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;
import pixfleet.fleet.gang.Accord;
import pixfleet.fleet.gang.Parcel;
import pixfleet.fleet.gang.Team;
import pixfleet.fleet.opencv.kernel.SpreadingKernel;
import pixfleet.fleet.opencv.kernel.SpreadingKernel.Front;
import pixfleet.fleet.opencv.mat.Complaint;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.raster.Partition;
import pixfleet.fleet.raster.Rows;
import pixfleet.pipeline.Operation;

/**
 * A propagating operation over a gang: each rank begins with its own rows, then neighbours exchange a row each way until
 * nothing moves any more. A rank that owns no rows only takes part in the meetings.
 */
final class Spreading {
    private final Team team;
    private final Accord accord;
    private final MatPool pool;
    private final IntConsumer tick;

    /**
     * @param tick told of rows that were worked on
     */
    Spreading(Team team, Accord accord, MatPool pool, IntConsumer tick) {
        this.team = team;
        this.accord = accord;
        this.pool = pool;
        this.tick = tick;
    }

    /** Runs; what comes out lies with its owners. Collective. */
    Field run(SpreadingKernel<Operation> kernel, Operation operation, ChainRows rows, Input input) {
        Partition owners = Partition.even(rows.image().height(), team.size());
        int halo = operation.distribution().halo();
        input.fetch(
                team,
                rows.chain(),
                rank -> owners.of(rank).grown(halo, rows.image().height()));
        var found = new Found();
        try {
            accord.alone(() -> found.begin(kernel, operation, rows, owners.of(team.rank())));
            accord.meet();
            settle(found, owners, rows.image().width());
            accord.meet();
            return new Field(team, operation.output(rows.image()), owners, found.finish(), found.memory);
        } catch (RuntimeException e) {
            found.close();
            throw e;
        }
    }

    private void settle(Found found, Partition owners, int rowBytes) {
        OptionalInt above = neighbour(owners, -1);
        OptionalInt below = neighbour(owners, 1);
        long[] moved = {1};
        try (var arena = Arena.ofConfined()) {
            MemorySegment fromAbove = above.isPresent() ? arena.allocate(rowBytes) : MemorySegment.NULL;
            MemorySegment fromBelow = below.isPresent() ? arena.allocate(rowBytes) : MemorySegment.NULL;
            while (moved[0] > 0) {
                var out = new ArrayList<Parcel>();
                above.ifPresent(peer -> out.add(new Parcel(peer, found.front().firstRow())));
                below.ifPresent(peer -> out.add(new Parcel(peer, found.front().lastRow())));
                var in = new ArrayList<Parcel>();
                above.ifPresent(peer -> in.add(new Parcel(peer, fromAbove)));
                below.ifPresent(peer -> in.add(new Parcel(peer, fromBelow)));
                team.exchange(out, in);
                moved[0] = 0;
                if (!out.isEmpty()) {
                    accord.alone(() -> moved[0] = found.front().spread(fromAbove, fromBelow) ? 1 : 0);
                }
                team.sum(moved);
                tick.accept(0);
            }
        }
    }

    /** The next rank in a direction that owns rows, if this one does. */
    private OptionalInt neighbour(Partition owners, int direction) {
        if (owners.of(team.rank()).none()) {
            return OptionalInt.empty();
        }
        return IntStream.iterate(
                        team.rank() + direction, rank -> rank >= 0 && rank < team.size(), rank -> rank + direction)
                .filter(rank -> !owners.of(rank).none())
                .findFirst();
    }

    /** What this rank has found, and the memory it lies in. */
    private final class Found implements AutoCloseable {
        private final Mat memory = new Mat();
        private @Nullable Front front;

        void begin(SpreadingKernel<Operation> kernel, Operation operation, ChainRows rows, Rows own) {
            if (own.none()) {
                return;
            }
            try (var scratch = new MatPool(0);
                    var lent = scratch.open();
                    var reader = new Reader(rows)) {
                Iterator<Mat> first = List.of(memory).iterator();
                Supplier<Mat> mats = () -> first.hasNext() ? first.next() : lent.mat();
                front = kernel.begin(operation, rows.image(), own, reader, mats);
            } catch (RuntimeException e) {
                throw Complaint.about(operation, e);
            }
        }

        Front front() {
            if (front == null) {
                throw new IllegalStateException("rank %d owns no rows".formatted(team.rank()));
            }
            return front;
        }

        /** This rank's rows, a header on the memory; empty if it owns none. */
        Mat finish() {
            return front == null ? new Mat() : front.finish();
        }

        @Override
        public void close() {
            memory.close();
        }
    }

    /** Computes rows as they are asked for; each call gives back what the one before had lent. */
    private final class Reader implements Function<Rows, Mat>, AutoCloseable {
        private final ChainRows rows;
        private MatPool.@Nullable Scope scope;

        Reader(ChainRows rows) {
            this.rows = rows;
        }

        @Override
        public Mat apply(Rows wanted) {
            close();
            var opened = pool.open();
            scope = opened;
            tick.accept(wanted.count());
            return rows.view(wanted.first(), wanted.count(), opened);
        }

        @Override
        public void close() {
            if (scope != null) {
                scope.close();
                scope = null;
            }
        }
    }
}
