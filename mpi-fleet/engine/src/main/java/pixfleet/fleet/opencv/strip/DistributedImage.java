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
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowSource;
import pixfleet.fleet.raster.Partition;
import pixfleet.fleet.raster.Rows;
import pixfleet.pipeline.Dimensions;

/** An image whose rows lie in the ranks' memories, each row with its owner; rows of others are fetched before they are read. */
final class DistributedImage implements RowSource, AutoCloseable {
    private record Piece(Rows rows, MemorySegment bytes) {}

    private final Communicator communicator;
    private final Dimensions image;
    private final Partition owners;
    private final Mat rows;
    private final Mat memory;
    private final MemorySegment own;
    private List<Piece> pieces;
    private Arena borrowed = Arena.ofConfined();

    /**
     * @param rows this rank's rows, continuous; empty if it has none. The field's from now on
     * @param memory where they lie if the matrix is only a header; the field's from now on
     */
    DistributedImage(Communicator communicator, Dimensions image, Partition owners, Mat rows, Mat memory) {
        this.communicator = communicator;
        this.image = image;
        this.owners = owners;
        this.rows = rows;
        this.memory = memory;
        this.own = rows.empty() ? MemorySegment.NULL : Memory.bytes(rows);
        this.pieces = List.of(new Piece(owners.of(communicator.rank()), own));
    }

    @Override
    public Dimensions image() {
        return image;
    }

    /**
     * Fetches from their owners what this rank will read, and sends what others will. Collective. Rows fetched earlier are
     * forgotten.
     *
     * @param needs of each rank
     */
    void fetch(List<Rows> needs) {
        borrowed.close();
        borrowed = Arena.ofConfined();
        var present = new ArrayList<>(List.of(new Piece(owners.of(communicator.rank()), own)));
        var out = new ArrayList<Parcel>();
        var in = new ArrayList<Parcel>();
        for (Transfer transfer : Transfers.of(owners, needs)) {
            if (transfer.from() == communicator.rank()) {
                out.add(new Parcel(transfer.to(), bytes(present.getFirst(), transfer.rows())));
            }
            if (transfer.to() == communicator.rank()) {
                var bytes = borrowed.allocate(transfer.rows().count() * image.rowBytes(), Long.BYTES);
                present.add(new Piece(transfer.rows(), bytes));
                in.add(new Parcel(transfer.from(), bytes));
            }
        }
        communicator.exchange(out, in);
        pieces = List.copyOf(present);
    }

    private MemorySegment bytes(Piece piece, Rows rows) {
        long from = (rows.first() - piece.rows().first()) * image.rowBytes();
        return piece.bytes().asSlice(from, rows.count() * image.rowBytes());
    }

    @Override
    public void read(int first, Mat into) {
        var wanted = new Rows(first, into.rows());
        MemorySegment target = Memory.bytes(into);
        long copied = 0;
        for (Piece piece : pieces) {
            Rows rows = piece.rows().shared(wanted);
            if (!rows.none()) {
                MemorySegment.copy(
                        bytes(piece, rows),
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
                            communicator.rank(),
                            wanted,
                            copied,
                            pieces.stream().map(Piece::rows).toList()));
        }
    }

    @Override
    public Mat view(int first, int count, MatPool.Scope scope) {
        var wanted = new Rows(first, count);
        for (Piece piece : pieces) {
            if (piece.rows().holds(wanted)) {
                return scope.adopt(Memory.mat(image, count, bytes(piece, wanted)));
            }
        }
        return RowSource.super.view(first, count, scope);
    }

    @Override
    public void close() {
        borrowed.close();
        rows.close();
        memory.close();
    }
}
