package pixfleet.control.scaling;

import java.util.List;

/**
 * What to do about the demand.
 *
 * @param target nodes wanted, 0 to the most there may be
 * @param starts how many are to be started now
 * @param makes how many are to be made now
 * @param candidates every node that could be started, in the order to try them
 * @param room how many new ones there may be, also in place of those that cannot be started
 * @param removals nodes that sleep and are not needed any more
 * @param leaving how many more are wanted that only nodes on their way out could be, once they are off
 * @param withheld how many more are wanted that the day's budget does not let start
 * @param reason why, a sentence for the user
 */
public record ScalingPlan(
        int target,
        int starts,
        int makes,
        List<Node> candidates,
        int room,
        List<Node> removals,
        int leaving,
        int withheld,
        String reason) {
    /** Copies the lists. */
    public ScalingPlan {
        candidates = List.copyOf(candidates);
        removals = List.copyOf(removals);
    }

    /** Whether nothing is to be done. */
    public boolean empty() {
        return missing() == 0 && removals.isEmpty();
    }

    /** How many are to be had, started or new. */
    public int missing() {
        return starts + makes;
    }
}
