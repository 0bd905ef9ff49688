package pixfleet.fleet.opencv.strip;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.gang.Communicator;
import pixfleet.fleet.gang.Parcel;
import pixfleet.fleet.gang.Transfers;
import pixfleet.fleet.gang.Transfers.Transfer;
import pixfleet.fleet.opencv.mat.MatMemory;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowSource;
import pixfleet.fleet.raster.Partition;
import pixfleet.fleet.raster.Rows;
import pixfleet.pipeline.Dimensions;

/** An image whose rows lie in the ranks' memories, each row with its owner. */
final class DistributedImage implements GangImage, AutoCloseable {
    private final Communicator communicator;
    private final Dimensions image;
    private final Partition owners;
    private final Mat rows;
    private final Mat memory;
    private final MemorySegment own;
    private Arena borrowed = Arena.ofConfined();

    /**
     * @param rows this rank's rows, continuous; empty if it has none. This object's from now on
     * @param memory where they lie if the matrix is only a header; this object's from now on
     */
    DistributedImage(Communicator communicator, Dimensions image, Partition owners, Mat rows, Mat memory) {
        this.communicator = communicator;
        this.image = image;
        this.owners = owners;
        this.rows = rows;
        this.memory = memory;
        this.own = rows.empty() ? MemorySegment.NULL : MatMemory.all(rows);
    }

    @Override
    public Dimensions image() {
        return image;
    }

    /** Fetches from their owners what this rank will read, and sends what others will. Rows fetched earlier are forgotten. */
    @Override
    public RowSource fetch(List<Rows> needs) {
        borrowed.close();
        borrowed = Arena.ofConfined();
        var present = new ArrayList<>(List.of(new Located(owners.of(communicator.rank()), own)));
        var out = new ArrayList<Parcel>();
        var in = new ArrayList<Parcel>();
        for (Transfer transfer : Transfers.of(owners, needs)) {
            if (transfer.from() == communicator.rank()) {
                out.add(new Parcel(transfer.to(), present.getFirst().bytes(transfer.rows(), image)));
            }
            if (transfer.to() == communicator.rank()) {
                var bytes = borrowed.allocate(transfer.rows().count() * image.rowBytes(), Long.BYTES);
                present.add(new Located(transfer.rows(), bytes));
                in.add(new Parcel(transfer.from(), bytes));
            }
        }
        communicator.exchange(out, in);
        return new Fetched(image, communicator.rank(), List.copyOf(present));
    }

    @Override
    public void close() {
        borrowed.close();
        rows.close();
        memory.close();
    }

    /** The rows that this rank has at hand. */
    private record Fetched(Dimensions image, int rank, List<Located> present) implements RowSource {
        @Override
        public void read(int first, Mat into) {
            var wanted = new Rows(first, into.rows());
            MemorySegment target = MatMemory.all(into);
            long copied = 0;
            for (Located part : present) {
                Rows rows = part.rows().shared(wanted);
                if (!rows.none()) {
                    MemorySegment.copy(
                            part.bytes(rows, image),
                            0,
                            target,
                            (rows.first() - first) * image.rowBytes(),
                            rows.count() * image.rowBytes());
                    copied += rows.count();
                }
            }
            if (copied != wanted.count()) {
                throw new IllegalStateException("rank %d reads %s and has only %d of them in %s"
                        .formatted(
                                rank,
                                wanted,
                                copied,
                                present.stream().map(Located::rows).toList()));
            }
        }

        @Override
        public Mat view(int first, int count, MatPool.Scope scope) {
            var wanted = new Rows(first, count);
            for (Located part : present) {
                if (part.rows().holds(wanted)) {
                    return scope.adopt(MatMemory.over(image, count, part.bytes(wanted, image)));
                }
            }
            return RowSource.super.view(first, count, scope);
        }
    }

    /** Some rows and where they lie, back to back. */
    private record Located(Rows rows, MemorySegment bytes) {
        /** Where some of them lie. */
        MemorySegment bytes(Rows some, Dimensions image) {
            long from = (some.first() - rows.first()) * image.rowBytes();
            return bytes.asSlice(from, some.count() * image.rowBytes());
        }
    }
}
