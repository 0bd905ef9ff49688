package pixfleet.fleet.process;

import pixfleet.job.Result;
import pixfleet.job.Verification.Compared;

/** What became of a task in the world. */
public sealed interface Outcome {
    /**
     * Result and thumbnail are stored.
     *
     * @param result the result
     */
    record Stored(Result result) implements Outcome {}

    /**
     * A result was compared with what it has to be.
     *
     * @param compared what was found
     */
    record Verified(Compared compared) implements Outcome {}

    /**
     * The image cannot be processed, and trying again would not mend that.
     *
     * @param reason why, a sentence for the user
     */
    record Failed(String reason) implements Outcome {}

    /**
     * The outside failed; the task should be tried again later.
     *
     * @param cause what failed, for the log
     */
    record Postponed(String cause) implements Outcome {}
}
