package pixfleet.records.table;

/** What must hold of a row for it to be written. */
public sealed interface Condition {
    /** Nothing. */
    record Always() implements Condition {}

    /** It is not there. */
    record Absent() implements Condition {}

    /**
     * It is there, as that version.
     *
     * @param number from 1
     */
    record Version(long number) implements Condition {}

    /** That of a writer who read the row as that version, 0 if it was not there. */
    static Condition unchanged(long version) {
        return version == 0 ? new Absent() : new Version(version);
    }
}
