package pixfleet.fleet.keep;

import java.time.Duration;

/**
 * Whether and where finished strips are kept.
 *
 * @param store where
 * @param from how long a strip must have taken to be worth keeping; zero if none is kept
 */
public record Keeping(StripStore store, Duration from) {
    /** No strips are kept. */
    public static final Keeping NONE = new Keeping(StripStore.NOWHERE, Duration.ZERO);

    /** Checks the range. */
    public Keeping {
        if (from.isNegative()) {
            throw new IllegalArgumentException("a strip takes no time of " + from);
        }
    }

    /** Whether strips are kept at all. */
    public boolean isOn() {
        return !from.isZero();
    }
}
