package pixfleet.job;

/**
 * How a result came about whose strips are kept as they are finished, in case its world dies.
 *
 * @param kept strips taken over from an attempt that was cut short
 * @param made strips that this attempt made
 */
public record StripCount(int kept, int made) {
    /** Of a result whose strips are not kept. */
    public static final StripCount NONE = new StripCount(0, 0);

    /** Checks the ranges. */
    public StripCount {
        if (kept < 0 || made < 0) {
            throw new IllegalArgumentException("there are no %d and %d strips".formatted(kept, made));
        }
    }

    /** Whether strips were kept at all. */
    public boolean isSome() {
        return kept + made > 0;
    }
}
