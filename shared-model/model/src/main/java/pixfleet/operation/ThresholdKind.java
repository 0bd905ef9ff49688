package pixfleet.operation;

/** What becomes of values above a threshold and of the others. */
public enum ThresholdKind {
    BINARY,
    BINARY_INVERSE,
    TRUNCATE,
    TO_ZERO,
    TO_ZERO_INVERSE
}
