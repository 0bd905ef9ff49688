package pixfleet.control.dispatch;

import java.util.List;
import pixfleet.fault.TransientFailure;
import pixfleet.job.Task;

/** The queue the fleet takes its tasks from. */
public interface TaskQueue {
    /**
     * Sends a task. Twice sends it twice; the fleet then takes a second look and finds it done.
     *
     * @throws TransientFailure if it may not have been sent
     */
    void send(Task task);

    /**
     * Sends tasks, in no order. If some may not have been sent, asking again sends the others twice.
     *
     * @throws TransientFailure if some may not have been sent
     */
    void send(List<Task> tasks);
}
