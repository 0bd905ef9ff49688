package pixfleet.fleet.opencv.strip;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;
import pixfleet.fleet.gang.Parcel;
import pixfleet.fleet.opencv.kernel.PropagatingKernel;
import pixfleet.fleet.opencv.kernel.PropagatingKernel.Frontier;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.OpenCvErrors;
import pixfleet.fleet.raster.Partition;
import pixfleet.fleet.raster.Rows;
import pixfleet.pipeline.Operation;

/**
 * A propagating operation over a gang: each rank begins with its own rows, then neighbours exchange a row each way until
 * nothing moves any more. A rank that owns no rows only takes part in the meetings.
 */
final class Propagation {
    private final GangContext gang;

    Propagation(GangContext gang) {
        this.gang = gang;
    }

    /** Runs; what comes out lies with its owners. Collective. */
    DistributedImage run(PropagatingKernel<Operation> kernel, Operation operation, ChainInput input) {
        int height = input.image().height();
        Partition owners = Partition.even(height, gang.size());
        int halo = operation.distribution().halo();
        ChainRows rows = input.fetch(rank -> owners.of(rank).grown(halo, height));
        var found = new Found();
        try {
            gang.failure().alone(() -> found.begin(kernel, operation, rows, owners.of(gang.rank())));
            gang.failure().meet();
            settle(found, owners, rows.image().width());
            gang.failure().meet();
            return new DistributedImage(
                    gang.communicator(), operation.output(rows.image()), owners, found.finish(), found.memory);
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
                above.ifPresent(
                        peer -> out.add(new Parcel(peer, found.frontier().firstRow())));
                below.ifPresent(
                        peer -> out.add(new Parcel(peer, found.frontier().lastRow())));
                var in = new ArrayList<Parcel>();
                above.ifPresent(peer -> in.add(new Parcel(peer, fromAbove)));
                below.ifPresent(peer -> in.add(new Parcel(peer, fromBelow)));
                gang.communicator().exchange(out, in);
                boolean spread = !out.isEmpty()
                        && gang.failure()
                                .found(() -> found.frontier().spread(fromAbove, fromBelow))
                                .orElse(false);
                moved[0] = spread ? 1 : 0;
                gang.communicator().sum(moved);
                gang.tick().accept(0);
            }
        }
    }

    /** The next rank in a direction that owns rows, if this one does. */
    private OptionalInt neighbour(Partition owners, int direction) {
        if (owners.of(gang.rank()).none()) {
            return OptionalInt.empty();
        }
        return IntStream.iterate(
                        gang.rank() + direction, rank -> rank >= 0 && rank < gang.size(), rank -> rank + direction)
                .filter(rank -> !owners.of(rank).none())
                .findFirst();
    }

    /** What this rank has found, and the memory it lies in. */
    private final class Found implements AutoCloseable {
        private final Mat memory = new Mat();
        private @Nullable Frontier frontier;

        void begin(PropagatingKernel<Operation> kernel, Operation operation, ChainRows rows, Rows own) {
            if (own.none()) {
                return;
            }
            try (var scratch = new MatPool(0);
                    var lent = scratch.open();
                    var reader = new Reader(rows)) {
                Iterator<Mat> first = List.of(memory).iterator();
                Supplier<Mat> mats = () -> first.hasNext() ? first.next() : lent.mat();
                frontier = kernel.begin(operation, rows.image(), own, reader, mats);
            } catch (RuntimeException e) {
                throw OpenCvErrors.about(operation, e);
            }
        }

        Frontier frontier() {
            if (frontier == null) {
                throw new IllegalStateException("rank %d owns no rows".formatted(gang.rank()));
            }
            return frontier;
        }

        /** This rank's rows, a header on the memory; empty if it owns none. */
        Mat finish() {
            return frontier == null ? new Mat() : frontier.finish();
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
            var opened = gang.pool().open();
            scope = opened;
            gang.tick().accept(wanted.count());
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
