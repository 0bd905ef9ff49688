package pixfleet.records;

import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.LongSupplier;

/**
 * Which of a job's {@value #LANES} rows of counters a process moves. Of two transactions on one row DynamoDB loses one, so everybody
 * takes a row by chance and stays with it as long as nobody else is met there: a job has about as many rows as processes that work
 * for it, and those who read it need not read more.
 */
final class Lanes {
    /** Rows that count for a job at most. */
    static final int LANES = 1024;

    private final LongSupplier chance;
    private final Deque<Integer> good = new ConcurrentLinkedDeque<>();

    /**
     * @param chance any numbers; asked when a lane is needed and not before, since a process may be a copy of another one's beginning
     */
    Lanes(LongSupplier chance) {
        this.chance = chance;
    }

    /** A lane that nobody else in this process uses until {@link #won}. */
    int take() {
        Integer lane = good.pollFirst();
        return lane != null ? lane : Math.floorMod(chance.getAsLong(), LANES);
    }

    /** A write in that lane went well: the next one is made there, too. One that was lost is simply not told of. */
    void won(int lane) {
        good.addFirst(lane);
    }
}
