package pixfleet.control.intake;

import pixfleet.job.ObjectRef;
import pixfleet.job.Task;

/** What an original's header says of it. */
public sealed interface Opinion {
    /**
     * It can be processed.
     *
     * @param task as it would be sent
     */
    record Fit(Task task) implements Opinion {}

    /**
     * It cannot, and trying again cannot mend that.
     *
     * @param original where it lies; with the ETag of its version, if there is one
     * @param reason why, a sentence for the user
     */
    record Unfit(ObjectRef original, String reason) implements Opinion {}
}
