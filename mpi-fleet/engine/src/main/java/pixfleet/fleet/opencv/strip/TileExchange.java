package pixfleet.fleet.opencv.strip;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.function.IntConsumer;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.gang.CollectiveFailure;
import pixfleet.fleet.gang.Communicator;
import pixfleet.fleet.gang.Parcel;
import pixfleet.fleet.opencv.kernel.TurningKernel;
import pixfleet.fleet.opencv.mat.MatMemory;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.OpenCvErrors;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.fleet.raster.Blocks;
import pixfleet.fleet.raster.Partition;
import pixfleet.fleet.raster.Rows;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.Operation;

/**
 * A quarter turn over a gang. In each round every rank turns a block of its rows, keeps the tile that lies in its own rows of
 * the result, and sends each other rank the tile that lies in that one's. Nothing is kept of the image before.
 */
final class TileExchange {
    private final Communicator communicator;
    private final CollectiveFailure collectiveFailure;
    private final MatPool pool;
    private final Blocks blocks;
    private final IntConsumer tick;

    /**
     * @param tick told of rows that were turned
     */
    TileExchange(
            Communicator communicator,
            CollectiveFailure collectiveFailure,
            MatPool pool,
            Blocks blocks,
            IntConsumer tick) {
        this.communicator = communicator;
        this.collectiveFailure = collectiveFailure;
        this.pool = pool;
        this.blocks = blocks;
        this.tick = tick;
    }

    /** Turns; what comes out lies with its owners. Collective. */
    DistributedImage run(TurningKernel<Operation> kernel, Operation operation, ChainInput input) {
        Partition from = Partition.even(input.image().height(), communicator.size());
        ChainRows rows = input.fetch(from::of);
        Dimensions shape = operation.output(input.image());
        var result = new Result(shape, Partition.even(shape.height(), communicator.size()));
        var plan = new Rounds(from, blocks.rows(rows.chain()));
        try {
            collectiveFailure.alone(() -> result.create(operation));
            collectiveFailure.meet();
            for (int round = 0; round < plan.count(); round++) {
                round(kernel, operation, rows, plan, round, result);
                // Rows turned so far would otherwise be sent on until the last round, by ranks that cannot know of a
                // failure.
                collectiveFailure.meet();
            }
            return new DistributedImage(communicator, shape, result.owners(), result.own(), new Mat());
        } catch (RuntimeException e) {
            result.own().close();
            throw e;
        }
    }

    private void round(
            TurningKernel<Operation> kernel,
            Operation operation,
            ChainRows rows,
            Rounds plan,
            int round,
            Result result) {
        try (var scope = pool.open();
                var arena = Arena.ofConfined()) {
            Mat turned = scope.mat();
            Rows block = plan.block(communicator.rank(), round);
            if (!block.none()) {
                turned.create(result.shape().height(), block.count(), RowBand.type(result.shape()));
                collectiveFailure.alone(() -> turn(kernel, operation, rows, block, turned));
            }
            var out = new ArrayList<Parcel>();
            var in = new ArrayList<Parcel>();
            var tiles = new ArrayList<Tile>();
            for (int peer = 0; peer < communicator.size(); peer++) {
                Rows theirs = result.owners().of(peer);
                if (!block.none() && !theirs.none()) {
                    Mat tile = scope.rows(turned, theirs.first(), theirs.count());
                    if (peer == communicator.rank()) {
                        tiles.add(new Tile(kernel.columns(operation, block, rows.image()), tile));
                    } else {
                        out.add(new Parcel(peer, MatMemory.all(tile)));
                    }
                }
                Rows sent = plan.block(peer, round);
                if (peer != communicator.rank() && !sent.none() && result.rows() > 0) {
                    Dimensions part = result.shape().sized(sent.count(), result.rows());
                    var bytes = arena.allocate(part.decodedBytes(), Long.BYTES);
                    in.add(new Parcel(peer, bytes));
                    tiles.add(new Tile(
                            kernel.columns(operation, sent, rows.image()),
                            scope.adopt(MatMemory.over(part, part.height(), bytes))));
                }
            }
            communicator.exchange(out, in);
            collectiveFailure.alone(() -> tiles.forEach(result::put));
            tick.accept(block.count());
        }
    }

    private void turn(TurningKernel<Operation> kernel, Operation operation, ChainRows rows, Rows block, Mat turned) {
        try (var scope = pool.open()) {
            Mat view = rows.view(block.first(), block.count(), scope);
            Dimensions part = rows.image().sized(rows.image().width(), block.count());
            var in = new RowBand(view, part, 0, block.count());
            kernel.apply(operation, in, RowBand.all(turned, operation.output(part)), pool);
        } catch (RuntimeException e) {
            throw OpenCvErrors.about(operation, e);
        }
    }

    /**
     * Columns of this rank's rows of the result.
     *
     * @param columns which
     * @param pixels of all its rows
     */
    private record Tile(Rows columns, Mat pixels) {}

    /** This rank's rows of the result, filled by columns. */
    private final class Result {
        private final Dimensions shape;
        private final Partition owners;
        private final Mat own = new Mat();

        Result(Dimensions shape, Partition owners) {
            this.shape = shape;
            this.owners = owners;
        }

        Dimensions shape() {
            return shape;
        }

        Partition owners() {
            return owners;
        }

        Mat own() {
            return own;
        }

        int rows() {
            return owners.of(communicator.rank()).count();
        }

        void create(Operation operation) {
            if (rows() == 0) {
                return;
            }
            try {
                own.create(rows(), shape.width(), RowBand.type(shape));
            } catch (RuntimeException e) {
                throw OpenCvErrors.about(operation, e);
            }
        }

        void put(Tile tile) {
            try (Mat columns =
                    own.colRange(tile.columns().first(), tile.columns().end())) {
                tile.pixels().copyTo(columns);
            }
        }
    }
}
