package pixfleet.fleet.verify;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Sets that are found to be one, now these two and now those; one is certain if any of what it was joined from is.
 *
 * @see <a href="https://doi.org/10.1145/321879.321884">R. E. Tarjan, Efficiency of a Good But Not Linear Set Union Algorithm</a>
 */
final class JoinedSets {
    private int[] parents = new int[1 << 10];
    private final BitSet certain = new BitSet();
    private int size;

    /** How many were added; the next one's number. */
    int size() {
        return size;
    }

    /** Adds a set by itself. */
    void add(boolean isCertain) {
        if (size == parents.length) {
            parents = Arrays.copyOf(parents, 2 * size);
        }
        parents[size] = size;
        certain.set(size, isCertain);
        size++;
    }

    /** Makes two sets one. */
    void join(int one, int other) {
        int root = root(one);
        int added = root(other);
        if (root != added) {
            parents[added] = root;
            certain.set(root, certain.get(root) || certain.get(added));
        }
    }

    /** Whether the set holds something certain, or one it was joined with does. */
    boolean isCertain(int number) {
        return certain.get(root(number));
    }

    private int root(int number) {
        int root = number;
        while (parents[root] != root) {
            parents[root] = parents[parents[root]];
            root = parents[root];
        }
        return root;
    }
}
