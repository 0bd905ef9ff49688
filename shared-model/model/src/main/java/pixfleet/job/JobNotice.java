package pixfleet.job;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;

/**
 * That a job has finished: all its images have come to an end. Told once a job, also if some are tried again later.
 *
 * @param job the job
 * @param owner the identity it belongs to
 * @param images how many it has
 * @param done those whose result is stored
 * @param refused those that were refused, were not uploaded in time, or were cancelled
 * @param failed those that failed
 * @param createdAt when it was submitted
 * @param finishedAt when the last of its images came to its end
 */
public record JobNotice(
        JobId job, String owner, int images, int done, int refused, int failed, Instant createdAt, Instant finishedAt) {
    private static final long MINUTE = 60;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    /** What came of it, in a line: {@code 998 done, 2 failed, 3 min 12 s}. */
    public String text() {
        var parts = new ArrayList<String>();
        parts.add(done + " done");
        if (refused > 0) {
            parts.add(refused + " refused");
        }
        if (failed > 0) {
            parts.add(failed + " failed");
        }
        parts.add(span(Duration.between(createdAt, finishedAt)));
        return String.join(", ", parts);
    }

    /** The two largest units of a span, whole seconds. */
    private static String span(Duration span) {
        long seconds = Math.max(0, span.toSeconds());
        if (seconds < MINUTE) {
            return seconds + " s";
        }
        if (seconds < HOUR) {
            return two(seconds, MINUTE, "min", 1, "s");
        }
        return seconds < DAY ? two(seconds, HOUR, "h", MINUTE, "min") : two(seconds, DAY, "d", HOUR, "h");
    }

    private static String two(long seconds, long large, String largeName, long small, String smallName) {
        long rest = seconds % large / small;
        String first = seconds / large + " " + largeName;
        return rest == 0 ? first : "%s %d %s".formatted(first, rest, smallName);
    }
}
