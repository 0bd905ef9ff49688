package pixfleet.control.dispatch;

import java.time.Clock;
import java.util.Optional;
import pixfleet.job.Stage;
import pixfleet.job.Status;
import pixfleet.job.Task;
import pixfleet.records.Images;
import pixfleet.records.Images.Advance;

/**
 * Puts a task on the queue, then records that it is there. In this order a crash between the two costs a second message
 * for the same image, which the fleet sees through; in the other order it would cost the image.
 */
public final class Dispatch {
    /** What became of a task. */
    public enum Dispatched {
        /** It was sent. */
        SENT,
        /** Its image had come as far or further in this attempt: nothing was sent. */
        ALREADY
    }

    private final TaskQueue queue;
    private final Images statuses;
    private final Clock clock;

    /**
     * @param queue takes the tasks
     * @param statuses tell of them
     * @param clock dates the statuses
     */
    public Dispatch(TaskQueue queue, Images statuses, Clock clock) {
        this.queue = queue;
        this.statuses = statuses;
        this.clock = clock;
    }

    /** Sends the task unless it was. */
    public Dispatched dispatch(Task task) {
        return dispatch(task, statuses.find(task.job(), task.image()));
    }

    /**
     * Sends the task unless it was.
     *
     * @param known its image's status as it was read a moment ago; if there is a later one by now, the task may be sent twice
     */
    public Dispatched dispatch(Task task, Optional<Status> known) {
        Status queued = Status.of(task, new Stage.Queued(), clock.instant(), "");
        if (known.filter(status -> isAsFar(status, queued)).isPresent()) {
            return Dispatched.ALREADY;
        }
        queue.send(task);
        Advance _ = statuses.advance(queued);
        return Dispatched.SENT;
    }

    private static boolean isAsFar(Status known, Status queued) {
        if (known.attempt() != queued.attempt()) {
            return known.attempt() > queued.attempt();
        }
        return known.stage().order() >= queued.stage().order();
    }
}
