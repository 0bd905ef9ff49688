package pixfleet.operation;

/** Which slope of brightness is measured: along x, along y, or the root of the sum of both squares. */
public enum Slope {
    X,
    Y,
    BOTH
}
