package pixfleet.fleet.opencv.strip;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.gang.Parcel;
import pixfleet.fleet.opencv.kernel.TurningKernel;
import pixfleet.fleet.opencv.mat.MatMemory;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.OpenCvErrors;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.fleet.raster.Partition;
import pixfleet.fleet.raster.Rows;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.Operation;

/**
 * A quarter turn over a gang of an image that not all ranks see. In each round every rank turns a block of its rows: what lies in its
 * own rows of the result goes there, and each other rank is handed the tile that lies in that one's, in memory they share where there
 * is some, else by message. Nothing is kept of the image before.
 */
final class TileExchange {
    private final GangContext gang;

    TileExchange(GangContext gang) {
        this.gang = gang;
    }

    /** Turns; what comes out lies with its owners. Collective. */
    DistributedImage run(TurningKernel<Operation> kernel, Operation operation, ChainInput input) {
        var handover = gang.handover(operation, input);
        var result = new Result(handover.shape(), handover.owners());
        Rounds plan = handover.rounds();
        try {
            gang.failure().alone(() -> result.create(operation));
            gang.failure().meet();
            var turns = new Turns(
                    new TurnedRows(kernel, operation, handover.rows(), gang.pool()),
                    plan,
                    result,
                    SharedTiles.open(gang.communicator(), plan, input.image()));
            for (int round = 0; round < plan.count(); round++) {
                turns.round(round);
            }
            gang.failure().meet();
            return new DistributedImage(gang.communicator(), result.shape(), result.owners(), result.own(), new Mat());
        } catch (RuntimeException e) {
            result.own().close();
            throw e;
        }
    }

    /**
     * Some columns of some rows of the result.
     *
     * @param peer the other rank that hands them over, or takes them
     * @param pixels of these rows and columns and no more
     */
    private record Tile(int peer, Rows columns, Rows rows, Mat pixels) {}

    /** All rounds of one turn. */
    private final class Turns {
        private final TurnedRows turned;
        private final Rounds plan;
        private final Result result;
        private final Optional<SharedTiles> shared;

        Turns(TurnedRows turned, Rounds plan, Result result, Optional<SharedTiles> shared) {
            this.turned = turned;
            this.plan = plan;
            this.result = result;
            this.shared = shared;
        }

        void round(int round) {
            int self = gang.rank();
            try (var scope = gang.pool().open()) {
                var out = new ArrayList<Tile>();
                var in = new ArrayList<Tile>();
                for (int peer = 0; peer < gang.size(); peer++) {
                    if (peer != self) {
                        tile(self, peer, peer, round, scope).ifPresent(out::add);
                        tile(peer, self, peer, round, scope).ifPresent(in::add);
                    }
                }
                Rows block = plan.block(self, round);
                if (!block.none()) {
                    gang.failure().alone(() -> turn(block, out));
                }
                if (shared.isEmpty()) {
                    gang.communicator().exchange(parcels(out), parcels(in));
                }
                // Tiles would otherwise be handed on until the last round, by ranks that cannot know of a failure.
                gang.failure().meet();
                gang.failure().alone(() -> in.forEach(result::put));
                gang.tick().accept(block.count());
            }
        }

        /** Where a tile is on its way from one rank to another, if there is one. */
        private Optional<Tile> tile(int from, int to, int peer, int round, MatPool.Scope scope) {
            Rows block = plan.block(from, round);
            Rows rows = result.owners().of(to);
            if (block.none() || rows.none()) {
                return Optional.empty();
            }
            Dimensions part = result.shape().sized(block.count(), result.shape().height());
            Mat pixels;
            if (shared.isPresent()) {
                pixels = scope.adopt(
                        MatMemory.over(part, rows.count(), shared.get().place(from, round, part, rows)));
            } else {
                pixels = scope.mat();
                pixels.create(rows.count(), block.count(), RowBand.type(part));
            }
            return Optional.of(new Tile(peer, turned.columns(block), rows, pixels));
        }

        private void turn(Rows rows, List<Tile> out) {
            try (var scope = gang.pool().open()) {
                RowBand block = turned.block(rows, scope);
                for (Tile tile : out) {
                    for (Rows piece : turned.pieces(block, tile.rows())) {
                        int first = piece.first() - tile.rows().first();
                        turned.turn(block, piece, scope.rows(tile.pixels(), first, piece.count()));
                    }
                }
                Mat some = scope.mat();
                for (Rows piece : turned.pieces(block, result.owners().of(gang.rank()))) {
                    turned.turn(block, piece, some);
                    result.put(new Tile(gang.rank(), turned.columns(rows), piece, some));
                }
            } catch (RuntimeException e) {
                throw OpenCvErrors.about(turned.operation(), e);
            }
        }

        private static List<Parcel> parcels(List<Tile> tiles) {
            return tiles.stream()
                    .map(tile -> new Parcel(tile.peer(), MatMemory.all(tile.pixels())))
                    .toList();
        }
    }

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

        private Rows rows() {
            return owners.of(gang.rank());
        }

        void create(Operation operation) {
            if (rows().none()) {
                return;
            }
            try {
                own.create(rows().count(), shape.width(), RowBand.type(shape));
            } catch (RuntimeException e) {
                throw OpenCvErrors.about(operation, e);
            }
        }

        void put(Tile tile) {
            TurnedRows.put(tile.pixels(), tile.columns(), own, tile.rows().first() - rows().first());
        }
    }
}
