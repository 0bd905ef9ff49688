package pixfleet.control.intake;

import pixfleet.control.dispatch.Dispatch.Dispatched;
import pixfleet.job.Task;

/** What became of an upload. */
public sealed interface Verdict {
    /**
     * It is sound, and its task is on the queue.
     *
     * @param task the task
     * @param dispatched whether it was sent now or before
     */
    record Accepted(Task task, Dispatched dispatched) implements Verdict {}

    /**
     * It is not taken, and trying again cannot mend that.
     *
     * @param reason why, a sentence for the user
     */
    record Refused(String reason) implements Verdict {}

    /**
     * There is nothing to judge: it is gone, or was never an upload.
     *
     * @param reason which
     */
    record Ignored(String reason) implements Verdict {}
}
