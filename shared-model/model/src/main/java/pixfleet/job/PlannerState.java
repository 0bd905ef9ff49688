package pixfleet.job;

import java.time.Instant;
import java.util.Map;

/**
 * What one look of the scaling leaves to the next.
 *
 * @param heldUntil until when somebody has a turn to start, make and remove nodes
 * @param tokens calls to the provider that were left
 * @param refilledAt when that was
 * @param failures looks in a row that did not get what they wanted
 * @param retryAt when to ask again
 * @param words what was refused last; empty if nothing was
 * @param made nodes made lately, and when
 * @param shunned nodes that cannot be started for a reason of their own, and until when nobody tries
 * @param times what is known of how long tasks take
 * @param spent how long nodes were on today; {@link NodeTime#NONE} where nobody counts it
 */
public record PlannerState(
        Instant heldUntil,
        double tokens,
        Instant refilledAt,
        int failures,
        Instant retryAt,
        String words,
        Map<String, Instant> made,
        Map<String, Instant> shunned,
        TaskTimes times,
        NodeTime spent) {
    /** Copies the maps. */
    public PlannerState {
        made = Map.copyOf(made);
        shunned = Map.copyOf(shunned);
    }

    /** The same with what was measured last. */
    public PlannerState measured(TaskTimes last) {
        return new PlannerState(heldUntil, tokens, refilledAt, failures, retryAt, words, made, shunned, last, spent);
    }

    /** The same with what was counted last. */
    public PlannerState counted(NodeTime last) {
        return new PlannerState(heldUntil, tokens, refilledAt, failures, retryAt, words, made, shunned, times, last);
    }
}
