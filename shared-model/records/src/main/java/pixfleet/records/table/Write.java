package pixfleet.records.table;

/** What became of a conditional write. */
public enum Write {
    /** It stands. */
    DONE,
    /** Another writer was there first: nothing was written. */
    LOST
}
