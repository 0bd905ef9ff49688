package pixfleet.fleet.opencv.strip;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import pixfleet.fleet.gang.Communicator;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.raster.Blocks;
import pixfleet.fleet.raster.Chain;
import pixfleet.fleet.raster.Rows;
import pixfleet.pipeline.Dimensions;

/** A chain of operations and the image before it. */
final class ChainInput {
    private final Communicator communicator;
    private final GangImage before;
    private final Chain chain;
    private final List<long[]> sums;
    private final MatPool pool;
    private final Blocks blocks;

    /**
     * @param sums what the chain's global operations have counted, by their place in the chain; empty for the others
     * @param blocks how many rows are read at a time
     */
    ChainInput(
            Communicator communicator, GangImage before, Chain chain, List<long[]> sums, MatPool pool, Blocks blocks) {
        this.communicator = communicator;
        this.before = before;
        this.chain = chain;
        this.sums = sums;
        this.pool = pool;
        this.blocks = blocks;
    }

    /** The shape after the chain. */
    Dimensions image() {
        return chain.out();
    }

    /** Whether what comes out is the image before, in sight of all ranks. */
    boolean inSight() {
        return before.inSight() && chain.operations().isEmpty();
    }

    /**
     * Fetches what the rows after the chain are computed from. Collective.
     *
     * @param wanted the rows after the chain that a rank will read
     */
    ChainRows fetch(IntFunction<Rows> wanted) {
        List<Rows> needs = IntStream.range(0, communicator.size())
                .mapToObj(rank -> chain.source(wanted.apply(rank)))
                .toList();
        return new ChainRows(before.fetch(needs), chain, sums, pool, blocks, communicator::beat);
    }
}
