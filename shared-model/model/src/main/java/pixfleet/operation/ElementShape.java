package pixfleet.operation;

/** Shapes of a structuring element. */
public enum ElementShape {
    RECTANGLE,
    ELLIPSE,
    CROSS
}
