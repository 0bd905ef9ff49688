package pixfleet.fleet.raster;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which rank of a gang owns which rows: every row has one owner, lower ranks lie above higher ones, and a rank may own
 * none.
 *
 * @param parts the rows of each rank, from rank 0
 */
public record Partition(List<Rows> parts) {
    /** Copies the list and checks that the parts lie back to back from row 0. */
    public Partition {
        parts = List.copyOf(parts);
        int next = 0;
        for (Rows part : parts) {
            if (part.first() != next) {
                throw new IllegalArgumentException("rows %d to %d have no owner".formatted(next, part.first()));
            }
            next = part.end();
        }
    }

    /** Even parts; where rows cannot be divided evenly, the first ranks have one more. */
    public static Partition even(int rows, int ranks) {
        return aligned(rows, ranks, 1);
    }

    /** Parts as even as they can be when every border between two of them is a multiple of {@code step}. */
    public static Partition aligned(int rows, int ranks, int step) {
        if (ranks < 1 || step < 1) {
            throw new IllegalArgumentException(
                    "cannot divide rows among %d ranks in steps of %d".formatted(ranks, step));
        }
        long steps = ((long) rows + step - 1) / step;
        var parts = new ArrayList<Rows>();
        int first = 0;
        for (int rank = 0; rank < ranks; rank++) {
            long upTo = steps * (rank + 1) / ranks * step;
            int end = (int) Math.min(rows, upTo);
            parts.add(Rows.between(first, end));
            first = end;
        }
        return new Partition(parts);
    }

    /** One rank owns all. */
    public static Partition single(int rows, int ranks, int owner) {
        return new Partition(IntStream.range(0, ranks)
                .mapToObj(rank -> new Rows(rank <= owner ? 0 : rows, rank == owner ? rows : 0))
                .toList());
    }

    /** The rows of a rank. */
    public Rows of(int rank) {
        return parts.get(rank);
    }

    /** How many ranks there are. */
    public int ranks() {
        return parts.size();
    }

    /** Rows of the image. */
    public int rows() {
        return parts.getLast().end();
    }
}
