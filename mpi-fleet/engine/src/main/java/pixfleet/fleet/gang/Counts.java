package pixfleet.fleet.gang;

import java.util.Arrays;

/** Sums over blocks, then over ranks. */
public final class Counts {
    private long[] sums = new long[0];

    public void add(long[] block) {
        if (sums.length == 0) {
            sums = block.clone();
            return;
        }
        for (int i = 0; i < sums.length; i++) {
            sums[i] += block[i];
        }
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
