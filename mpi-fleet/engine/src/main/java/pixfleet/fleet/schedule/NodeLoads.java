package pixfleet.fleet.schedule;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What the tasks that were dealt take of the memory of the nodes they are on, so that ranks together never need more than
 * their node has. A rank computes one task at a time: of its tasks all files count, and the pixels of the largest. Pure, for
 * one thread.
 */
final class NodeLoads {
    private final List<Integer> nodeOf;
    private final NodeMemory memory;
    private final Map<Long, Dealt> dealt = new HashMap<>();

    private record Dealt(int rank, Need need) {}

    /**
     * @param nodeOf the node that each rank is on, by any number that names it
     * @param memory what there is on each of them
     */
    NodeLoads(List<Integer> nodeOf, NodeMemory memory) {
        this.nodeOf = List.copyOf(nodeOf);
        this.memory = memory;
    }

    /** Whether a rank's node has room for a task at that rank. A node on which nothing was dealt has room for any. */
    boolean fits(int rank, Need need) {
        boolean idle =
                dealt.values().stream().noneMatch(it -> nodeOf.get(it.rank()).equals(nodeOf.get(rank)));
        return idle || taken(nodeOf.get(rank), rank, need) <= memory.bytes();
    }

    /** A task is dealt to a rank. */
    void add(long number, int rank, Need need) {
        dealt.put(number, new Dealt(rank, need));
    }

    /** A rank is done with a task; one that was not dealt is passed over. */
    void remove(long number) {
        dealt.remove(number);
    }

    private double taken(int node, int at, Need more) {
        return IntStream.range(0, nodeOf.size())
                .filter(rank -> nodeOf.get(rank) == node)
                .mapToDouble(rank -> taken(rank, rank == at ? more : new Need(0, 0)))
                .sum();
    }

    private double taken(int rank, Need more) {
        double files = more.file();
        long pixels = more.pixels();
        for (Dealt one : dealt.values()) {
            if (one.rank() == rank) {
                files += one.need().file();
                pixels = Math.max(pixels, one.need().pixels());
            }
        }
        return files + pixels;
    }
}
