package pixfleet.fleet.schedule;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;

/**
 * Rank 0's choice of who does what: many images, whole ones, one a rank, the next one already on its way.
 *
 * <p>Tasks wait here until a rank has room, so that a slow image keeps no other one waiting behind it for long. Pure, for
 * one thread.
 *
 * @param <T> a task
 */
public final class Dealer<T> {
    private final int[] load;
    private final int perRank;
    private final Queue<Numbered<T>> waiting = new ArrayDeque<>();
    private final Map<Long, Integer> rankOf = new HashMap<>();

    private record Numbered<T>(long number, T task) {}

    /**
     * A task and the rank that gets it.
     *
     * @param <T> a task
     * @param rank from 0
     * @param number names the task
     * @param task the task
     */
    public record Deal<T>(int rank, long number, T task) {}

    /**
     * @param ranks 1 or more
     * @param perRank how many tasks a rank may have, 1 or more
     */
    public Dealer(int ranks, int perRank) {
        if (ranks < 1 || perRank < 1) {
            throw new IllegalArgumentException("cannot deal to %d ranks %d tasks each".formatted(ranks, perRank));
        }
        this.load = new int[ranks];
        this.perRank = perRank;
    }

    /** Takes a task to be dealt. */
    public void offer(long number, T task) {
        waiting.add(new Numbered<>(number, task));
    }

    /** The next deal, if a task waits and a rank has room: the rank with the fewest tasks, of those the first. */
    public Optional<Deal<T>> next() {
        OptionalInt rank = leastLoaded();
        Numbered<T> next = rank.isEmpty() ? null : waiting.poll();
        if (next == null) {
            return Optional.empty();
        }
        load[rank.getAsInt()]++;
        rankOf.put(next.number(), rank.getAsInt());
        return Optional.of(new Deal<>(rank.getAsInt(), next.number(), next.task()));
    }

    /** A rank is done with a task. A number that was not dealt is passed over. */
    public void done(long number) {
        Integer rank = rankOf.remove(number);
        if (rank != null) {
            load[rank]--;
        }
    }

    private OptionalInt leastLoaded() {
        int best = 0;
        for (int rank = 1; rank < load.length; rank++) {
            if (load[rank] < load[best]) {
                best = rank;
            }
        }
        return load[best] < perRank ? OptionalInt.of(best) : OptionalInt.empty();
    }
}
