package pixfleet.job;

import java.time.Duration;
import pixfleet.pipeline.Pipeline;

/**
 * What the fleet announces when it is done with a task, for good or ill.
 *
 * @param status the image's last status; its stage is terminal
 * @param pipeline what was done
 */
public record Completion(Status status, Pipeline pipeline) {
    /**
     * For so long after an end it is told by whoever recorded it, and by nobody else; after that by the minute's sweep, if
     * it still has to be.
     */
    public static final Duration OWN = Duration.ofMinutes(5);

    /** Checks that the task is over. */
    public Completion {
        if (!status.stage().terminal()) {
            throw new IllegalArgumentException(
                    "a completion tells of an end, not of " + status.stage().word());
        }
    }
}
