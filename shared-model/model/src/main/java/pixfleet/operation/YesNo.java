package pixfleet.operation;

/** An answer. */
public enum YesNo {
    YES,
    NO
}
