package pixfleet.fleet.drain;

import pixfleet.job.Result;
import pixfleet.job.Verification.Compared;

/** How a task in flight has come to its end, for good. */
sealed interface Ending {
    /**
     * Result and thumbnail are stored.
     *
     * @param result the result
     */
    record Stored(Result result) implements Ending {}

    /**
     * A result was compared with what it has to be.
     *
     * @param compared what was found
     */
    record Verified(Compared compared) implements Ending {}

    /**
     * The image cannot be processed.
     *
     * @param reason why, a sentence for the user
     */
    record Failed(String reason) implements Ending {}

    /**
     * The task is given up: an operator should look at it.
     *
     * @param reason why, a sentence for the user
     */
    record Condemned(String reason) implements Ending {}
}
