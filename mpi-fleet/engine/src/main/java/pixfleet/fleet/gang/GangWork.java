package pixfleet.fleet.gang;

import pixfleet.fleet.process.Outcome;
import pixfleet.job.Task;

/** What a gang does with a task. */
@FunctionalInterface
public interface GangWork {
    /**
     * Processes an image with all ranks of the communicator and stores the result. Collective: every rank calls it with the same
     * task. Twice gives the same stored objects.
     *
     * @return the same kind of outcome in every rank; what was stored is told by rank 0's
     */
    Outcome work(Task task, Communicator communicator);
}
