package pixfleet.records.table;

/**
 * Names a row.
 *
 * @param pk the partition: rows of one lie together, and one takes about a thousand writes a second
 * @param sk the row's place in it
 */
public record Key(String pk, String sk) {}
