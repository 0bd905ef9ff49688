package pixfleet.control.scaling;

import java.util.List;

/**
 * What to do about the demand.
 *
 * @param target nodes wanted, 0 to the pool's size
 * @param missing how many of them are to be started now
 * @param candidates every node that could be started, in the order to try them
 * @param reason why, a sentence for the user
 */
public record ScalingPlan(int target, int missing, List<Node> candidates, String reason) {
    /** Copies the list. */
    public ScalingPlan {
        candidates = List.copyOf(candidates);
    }
}
