package pixfleet.fleet.schedule;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.stream.IntStream;
import pixfleet.fleet.schedule.Schedule.Placement;

/**
 * Rank 0's bookkeeping of who does what: many images, whole ones, one a rank, the next one already on its way; or one image
 * that several ranks work on together.
 *
 * <p>Tasks wait here until a rank has room, so that a slow image keeps no other one waiting behind it for long. One for a
 * gang waits until every rank is idle, and what came after it waits until it is done. One for which no node has the memory at
 * present waits until one has, and nothing overtakes it: a large image comes to its turn. Pure, for one thread.
 *
 * @param <T> a task
 */
public final class TaskDispatcher<T> {
    private final int[] load;
    private final int perRank;
    private final NodeLoads loads;
    private final Queue<Numbered<T>> waiting = new ArrayDeque<>();
    private final Map<Long, Integer> rankOf = new HashMap<>();
    private OptionalLong gang = OptionalLong.empty();

    private record Numbered<T>(long number, T task, Placement way, Need need) {}

    /**
     * A task and who gets it.
     *
     * @param <T> a task
     */
    public sealed interface Deal<T> {
        /**
         * To one rank.
         *
         * @param <T> a task
         * @param rank from 0
         * @param number names the task
         * @param task the task
         */
        record ToRank<T>(int rank, long number, T task) implements Deal<T> {}

        /**
         * To several ranks together, all of them idle.
         *
         * @param <T> a task
         * @param way which ranks
         * @param number names the task
         * @param task the task
         */
        record ToGang<T>(Placement way, long number, T task) implements Deal<T> {}
    }

    /**
     * Nothing to do yet.
     *
     * @param nodeOf the node that each rank is on, by any number that names it; at least one rank
     * @param perRank how many tasks a rank may have, 1 or more
     * @param memory what the ranks of a node may hold together
     */
    public TaskDispatcher(List<Integer> nodeOf, int perRank, NodeMemory memory) {
        if (nodeOf.isEmpty() || perRank < 1) {
            throw new IllegalArgumentException(
                    "cannot deal to %d ranks %d tasks each".formatted(nodeOf.size(), perRank));
        }
        this.load = new int[nodeOf.size()];
        this.perRank = perRank;
        this.loads = new NodeLoads(nodeOf, memory);
    }

    /**
     * Takes a task to be dealt.
     *
     * @param number names the task
     * @param need what it takes of a rank by itself; a gang has the nodes for itself
     */
    public void offer(long number, T task, Placement way, Need need) {
        waiting.add(new Numbered<>(number, task, way, need));
    }

    /** Tasks that wait or are being worked on. */
    public int tasks() {
        return waiting.size() + rankOf.size() + (gang.isPresent() ? 1 : 0);
    }

    /**
     * The next deal, if a task waits and there is room for it: with the rank that has fewest tasks of those whose node has
     * the memory, of these the first.
     */
    public Optional<Deal<T>> next() {
        Numbered<T> next = waiting.peek();
        if (next == null || gang.isPresent()) {
            return Optional.empty();
        }
        return next.way() == Placement.ONE_RANK ? toRank(next) : toGang(next);
    }

    private Optional<Deal<T>> toRank(Numbered<T> next) {
        return leastLoaded(next.need()).map(rank -> {
            waiting.remove();
            load[rank]++;
            loads.add(next.number(), rank, next.need());
            rankOf.put(next.number(), rank);
            return new Deal.ToRank<>(rank, next.number(), next.task());
        });
    }

    private Optional<Deal<T>> toGang(Numbered<T> next) {
        if (Arrays.stream(load).anyMatch(tasks -> tasks > 0)) {
            return Optional.empty();
        }
        waiting.remove();
        gang = OptionalLong.of(next.number());
        return Optional.of(new Deal.ToGang<>(next.way(), next.number(), next.task()));
    }

    /** A rank, or a gang, is done with a task. A number that was not dealt is passed over. */
    public void done(long number) {
        if (gang.isPresent() && gang.getAsLong() == number) {
            gang = OptionalLong.empty();
        }
        Integer rank = rankOf.remove(number);
        if (rank != null) {
            load[rank]--;
            loads.remove(number);
        }
    }

    private Optional<Integer> leastLoaded(Need need) {
        return IntStream.range(0, load.length)
                .filter(rank -> load[rank] < perRank && loads.fits(rank, need))
                .boxed()
                .min(Comparator.comparingInt(rank -> load[rank]));
    }
}
