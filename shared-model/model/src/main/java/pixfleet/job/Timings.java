package pixfleet.job;

import java.time.Duration;

/**
 * How long each part of a task took on its rank.
 *
 * @param fetch reading the original
 * @param decode bytes to pixels, orientation included
 * @param process the pipeline
 * @param encode pixels to bytes, thumbnail included
 * @param store writing result and thumbnail
 */
public record Timings(Duration fetch, Duration decode, Duration process, Duration encode, Duration store) {
    /** Of a result that took no work. */
    public static final Timings NONE =
            new Timings(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);
}
