package pixfleet.fleet.opencv.strip;

import java.util.function.IntConsumer;
import pixfleet.fleet.gang.CollectiveFailure;
import pixfleet.fleet.gang.Communicator;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.raster.Blocks;
import pixfleet.fleet.raster.Partition;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.Operation;

/**
 * What one rank's part in a step needs that all ranks of a gang take together.
 *
 * @param communicator the ranks
 * @param failure how they agree that one of them has failed
 * @param pool lends matrices
 * @param blocks how many rows are worked on at a time
 * @param tick told of rows that were worked on
 */
record GangContext(
        Communicator communicator, CollectiveFailure failure, MatPool pool, Blocks blocks, IntConsumer tick) {
    int rank() {
        return communicator.rank();
    }

    int size() {
        return communicator.size();
    }

    /** What every rank does when rows become other ranks' rows: it fetches its own, and hands them over in rounds. */
    Handover handover(Operation operation, ChainInput input) {
        Partition from = Partition.even(input.image().height(), size());
        ChainRows rows = input.fetch(from::of);
        Dimensions shape = operation.output(input.image());
        var rounds = new Rounds(from, blocks.rows(rows.chain()));
        return new Handover(rows, rounds, shape, Partition.even(shape.height(), size()));
    }

    /**
     * Rows on their way to other ranks.
     *
     * @param rows this rank's
     * @param rounds which of them go in which round
     * @param shape of the result
     * @param owners who has which rows of the result
     */
    record Handover(ChainRows rows, Rounds rounds, Dimensions shape, Partition owners) {}
}
