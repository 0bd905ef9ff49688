package pixfleet.job;

import java.time.Duration;
import java.time.Instant;

/**
 * What is known of whether a finished image equals what single-process OpenCV makes of its original. The latest one asked
 * for is kept for each image.
 *
 * @param job the job
 * @param image the image
 * @param attempt the try whose result is compared, from 1
 * @param rows how many rows of the result are compared, 1 to its height
 * @param askedAt when it was asked for
 * @param finding what was found
 */
public record Verification(JobId job, ImageId image, int attempt, int rows, Instant askedAt, Finding finding) {
    /** Checks the ranges. */
    public Verification {
        if (attempt < 1 || rows < 1) {
            throw new IllegalArgumentException(
                    "attempts and rows count from 1, not %d and %d".formatted(attempt, rows));
        }
    }

    /** What a verification found. */
    public sealed interface Finding {}

    /** Nothing yet: the fleet has not come to it. */
    public record Pending() implements Finding {}

    /**
     * The rows were compared.
     *
     * @param differing values that differ, 0 if all is as it must be
     * @param values values compared: rows times columns times channels
     * @param took from the first byte fetched to the last value compared
     */
    public record Compared(long differing, long values, Duration took) implements Finding {
        /** Checks the ranges. */
        public Compared {
            if (differing < 0 || differing > values) {
                throw new IllegalArgumentException("%d of %d values cannot differ".formatted(differing, values));
            }
        }
    }

    /**
     * It cannot be told.
     *
     * @param reason why, a sentence for the user
     */
    public record Impossible(String reason) implements Finding {}

    /** The verification that task is for, with what was found. */
    public static Verification of(Task task, Purpose.Verifying purpose, Finding finding) {
        return new Verification(task.job(), task.image(), task.attempt(), purpose.rows(), purpose.askedAt(), finding);
    }
}
