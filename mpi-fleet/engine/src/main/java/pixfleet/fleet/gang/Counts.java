package pixfleet.fleet.gang;

import java.util.Arrays;
import java.util.function.UnaryOperator;

/** Sums over blocks, then over ranks. */
public final class Counts {
    private long[] sums = new long[0];

    /**
     * Counts a block.
     *
     * @param adding gives the sums with the block's, for those before it; none at first
     */
    public void add(UnaryOperator<long[]> adding) {
        sums = adding.apply(sums);
    }

    /** The sums over all ranks. Collective. A rank without rows learns from the others how many sums there are. */
    public long[] total(Communicator communicator) {
        long longest =
                Arrays.stream(communicator.allGather((long) sums.length)).max().orElseThrow();
        long[] total = sums.length == 0 ? new long[(int) longest] : sums;
        communicator.sum(total);
        return total;
    }
}
