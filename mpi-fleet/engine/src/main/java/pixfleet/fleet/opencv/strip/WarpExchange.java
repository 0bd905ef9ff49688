package pixfleet.fleet.opencv.strip;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.gang.Parcel;
import pixfleet.fleet.opencv.kernel.WarpingKernel;
import pixfleet.fleet.opencv.mat.MatMemory;
import pixfleet.fleet.opencv.mat.OpenCvErrors;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.fleet.opencv.mat.SparseImage;
import pixfleet.fleet.raster.Partition;
import pixfleet.fleet.raster.Rows;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.Operation;

/**
 * A rotation by any angle over a gang. In each round every rank sends, of a block of its rows, to each other rank the
 * columns that one's rows of the result are made of. Then every rank makes its rows. Of the image before, each keeps
 * what its own rows need, and only until they are made.
 */
final class WarpExchange {
    /** Rows of the result between two signs of life. */
    private static final int ROWS_AT_ONCE = 64;

    private final GangContext gang;

    WarpExchange(GangContext gang) {
        this.gang = gang;
    }

    /** Rotates; what comes out lies with its owners. Collective. */
    DistributedImage run(WarpingKernel<Operation> kernel, Operation operation, ChainInput input) {
        Dimensions before = input.image();
        var handover = gang.handover(operation, input);
        Dimensions shape = handover.shape();
        Partition owners = handover.owners();
        Rounds plan = handover.rounds();
        var own = new Mat();
        try (var part = new SparseImage(before)) {
            var needs = Needs.of(kernel, operation, before, owners);
            for (int round = 0; round < plan.count(); round++) {
                exchange(handover.rows(), needs, plan, round, part);
                // Rows would otherwise be sent on until the last round, by ranks that cannot know of a failure.
                gang.failure().meet();
            }
            Rows mine = owners.of(gang.rank());
            gang.failure().alone(() -> warp(kernel, operation, part, new RowsOf(shape, mine), own));
            gang.failure().meet();
            return new DistributedImage(gang.communicator(), shape, owners, own, new Mat());
        } catch (RuntimeException e) {
            own.close();
            throw e;
        }
    }

    /** Rows of an image. */
    private record RowsOf(Dimensions image, Rows rows) {}

    private void warp(WarpingKernel<Operation> kernel, Operation operation, SparseImage part, RowsOf result, Mat own) {
        Rows mine = result.rows();
        if (mine.none()) {
            return;
        }
        try {
            own.create(mine.count(), result.image().width(), RowBand.type(result.image()));
            for (int done = 0; done < mine.count(); done += ROWS_AT_ONCE) {
                int count = Math.min(ROWS_AT_ONCE, mine.count() - done);
                try (Mat some = MatMemory.rows(own, done, count)) {
                    kernel.warp(operation, part.mat(), new RowBand(some, result.image(), mine.first() + done, count));
                }
                gang.tick().accept(count);
            }
        } catch (RuntimeException e) {
            throw OpenCvErrors.about(operation, e);
        }
    }

    /** What each rank needs of the image. */
    private record Needs(Dimensions image, List<IntFunction<Rows>> columns) {
        static Needs of(WarpingKernel<Operation> kernel, Operation operation, Dimensions image, Partition owners) {
            return new Needs(
                    image,
                    owners.parts().stream()
                            .<IntFunction<Rows>>map(result ->
                                    result.none() ? _ -> new Rows(0, 0) : kernel.columns(operation, image, result))
                            .toList());
        }

        /** Of some rows. */
        Pieces of(int rank, Rows block) {
            var pieces = new ArrayList<Piece>();
            for (int row = block.first(); row < block.end(); row++) {
                Rows found = columns.get(rank).apply(row);
                if (!found.none()) {
                    pieces.add(new Piece(row, found));
                }
            }
            return new Pieces(image, pieces);
        }
    }

    private void exchange(ChainRows rows, Needs needs, Rounds plan, int round, SparseImage part) {
        int self = gang.rank();
        try (var scope = gang.pool().open();
                var arena = Arena.ofConfined()) {
            Rows block = plan.block(self, round);
            var packed = IntStream.range(0, gang.size())
                    .mapToObj(peer -> Received.none(needs.of(peer, block), arena))
                    .toList();
            if (!block.none()) {
                gang.failure().alone(() -> {
                    MemorySegment pixels = MatMemory.all(rows.view(block.first(), block.count(), scope));
                    packed.forEach(it -> it.pack(pixels, block.first()));
                });
            }
            var out = new ArrayList<Parcel>();
            var in = new ArrayList<Parcel>();
            var arrived = new ArrayList<Received>(List.of(packed.get(self)));
            for (int peer = 0; peer < gang.size(); peer++) {
                if (peer != self) {
                    packed.get(peer).parcel(peer).ifPresent(out::add);
                    var awaited = Received.none(needs.of(self, plan.block(peer, round)), arena);
                    awaited.parcel(peer).ifPresent(in::add);
                    arrived.add(awaited);
                }
            }
            gang.communicator().exchange(out, in);
            gang.failure().alone(() -> arrived.forEach(it -> it.unpack(part)));
        }
    }

    /**
     * Some columns of a row.
     *
     * @param columns which, at least one
     */
    private record Piece(int row, Rows columns) {}

    /** Pieces of an image's rows. */
    private record Pieces(Dimensions image, List<Piece> list) {
        long pixelBytes() {
            return (long) image.channels() * image.depth() / 8;
        }

        long bytes() {
            return list.stream().mapToLong(it -> it.columns().count()).sum() * pixelBytes();
        }
    }

    /**
     * Pieces and their pixels, back to back.
     *
     * @param bytes as many as they have
     */
    private record Received(Pieces pieces, MemorySegment bytes) {
        static Received none(Pieces pieces, Arena arena) {
            return new Received(pieces, arena.allocate(pieces.bytes()));
        }

        Optional<Parcel> parcel(int peer) {
            return bytes.byteSize() == 0 ? Optional.empty() : Optional.of(new Parcel(peer, bytes));
        }

        void pack(MemorySegment rows, int first) {
            long at = 0;
            for (Piece piece : pieces.list()) {
                long from = (piece.row() - first) * pieces.image().rowBytes()
                        + piece.columns().first() * pieces.pixelBytes();
                long count = piece.columns().count() * pieces.pixelBytes();
                MemorySegment.copy(rows, from, bytes, at, count);
                at += count;
            }
        }

        void unpack(SparseImage part) {
            long at = 0;
            for (Piece piece : pieces.list()) {
                MemorySegment to = part.part(
                        piece.row(), piece.columns().first(), piece.columns().count());
                to.copyFrom(bytes.asSlice(at, to.byteSize()));
                at += to.byteSize();
            }
        }
    }
}
