package pixfleet.records;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A job's images by how far they have come. Numbers may be some moments old, and then not add up.
 *
 * @param open those that were uploaded and have not ended
 * @param waiting those of them that wait for something
 * @param running those of them that a rank works on
 * @param done those whose result is stored
 * @param refused those that were refused
 * @param failed those that failed
 * @param firstEnd when the first one ended, {@link Instant#EPOCH} if none has
 * @param lastEnd when the last one did
 * @param reasons the most frequent reasons of those that were refused or failed, most frequent first
 */
public record JobCounts(
        int open,
        int waiting,
        int running,
        int done,
        int refused,
        int failed,
        Instant firstEnd,
        Instant lastEnd,
        List<Reason> reasons) {
    /** Copies the list. */
    public JobCounts {
        reasons = List.copyOf(reasons);
    }

    /**
     * Why images ended badly.
     *
     * @param stage refused or failed
     * @param text the reason
     * @param images of how many
     */
    public record Reason(String stage, String text, int images) {}

    /** How many have ended. */
    public int ended() {
        return done + refused + failed;
    }

    /** Images a second between the first end and the last, 0 while fewer than two have ended. */
    public double imagesPerSecond() {
        double seconds = Duration.between(firstEnd, lastEnd).toMillis() / 1000.0;
        return ended() < 2 || seconds <= 0 ? 0 : (ended() - 1) / seconds;
    }
}
