package pixfleet.job;

import java.time.Instant;

/**
 * What is known of one image of a job: the content of its status object.
 *
 * @param ref the image
 * @param attempt which try, from 1
 * @param stage how far it has come
 * @param at when it came there
 * @param node the node that works or worked on it; empty before one does
 */
public record Status(ImageRef ref, int attempt, Stage stage, Instant at, String node) implements AboutImage {
    /**
     * Whether this status may replace the other one: a later attempt always may; within an attempt the stage must be
     * further on, or the same unfinished stage told again (a repeated {@code running} carries progress).
     */
    public boolean supersedes(Status other) {
        if (attempt != other.attempt) {
            return attempt > other.attempt;
        }
        if (other.stage.terminal()) {
            return false;
        }
        return stage.order() >= other.stage.order();
    }

    /** The same image further on its way. */
    public Status with(Stage next, Instant when, String byNode) {
        return new Status(ref, attempt, next, when, byNode);
    }

    /** The first word of a task's way, before anything is known but what its message says. */
    public static Status of(Task task, Stage stage, Instant at, String node) {
        return new Status(task.ref(), task.attempt(), stage, at, node);
    }
}
