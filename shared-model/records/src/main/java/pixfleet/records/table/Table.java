package pixfleet.records.table;

import java.util.List;
import java.util.Optional;
import pixfleet.fault.TransientFailure;

/**
 * Rows by key.
 *
 * <p>Every method may throw {@link TransientFailure}. A write that did so may or may not have happened; asking again is
 * safe for those who write on a condition, which then answers {@link Write#LOST} where the first call had won.
 */
public interface Table {
    /** How many rows {@link #find(List)} takes at most. */
    int MAX_KEYS = 100;

    /** The row there, if one is, as the last write left it. */
    Optional<Row> find(Key key);

    /**
     * Those of the rows that are there, as the last writes left them, in no order.
     *
     * @param keys 1 to {@value #MAX_KEYS}, each once
     */
    List<Row> find(List<Key> keys);

    /**
     * Rows of a partition as the last writes left them, by {@code sk} in the order of its UTF-8 bytes.
     *
     * @param after only rows beyond this {@code sk}; empty for all
     * @param max 1 or more
     */
    List<Row> query(String pk, String after, int max);

    /**
     * Rows as an index tells them: whole, or no more of them than their keys.
     *
     * @param max 1 or more
     */
    List<Row> query(Index index, Span span, int max);

    /**
     * Makes changes to different rows, all or none. {@link Write#LOST} if a condition does not hold, or if another write
     * of several rows was under way on one of them.
     *
     * @param changes 1 to 100
     */
    Write write(List<Change> changes);

    /** Puts rows, whatever is there. If it fails some may have been put. Twice is harmless. */
    void put(List<Row> rows);

    /** Removes rows; nothing happens for those that are not there. If it fails some may have been removed. */
    void remove(List<Key> keys);
}
