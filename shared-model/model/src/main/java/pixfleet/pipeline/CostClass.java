package pixfleet.pipeline;

/** How much arithmetic an operation takes a byte of image, as the schedule sees it. */
public enum CostClass {
    /** Below about 0.3 ns a byte: memory traffic dominates. */
    CHEAP,
    /** About 0.3 to 3 ns a byte. */
    MODERATE,
    /** More: worth splitting an image over ranks, even over a network. */
    DEAR
}
