package pixfleet.records.table;

/**
 * A stretch of one partition of an index.
 *
 * @param hash the partition
 * @param after only rows beyond this; empty for all
 * @param before only rows short of this; empty for all
 * @param direction which way to go
 */
public record Span(String hash, String after, String before, Direction direction) {
    /** A way through the stretch. */
    public enum Direction {
        /** From the smallest on. */
        UP,
        /** From the largest on. */
        DOWN
    }
}
