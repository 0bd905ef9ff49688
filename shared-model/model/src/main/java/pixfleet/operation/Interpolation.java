package pixfleet.operation;

/** How values between pixels are found. */
public enum Interpolation {
    NEAREST,
    LINEAR,
    CUBIC,
    AREA,
    LANCZOS
}
