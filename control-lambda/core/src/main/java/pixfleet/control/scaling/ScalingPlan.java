package pixfleet.control.scaling;

import java.util.List;

/**
 * What to do about the demand.
 *
 * @param target nodes wanted, 0 to the pool's size
 * @param missing how many are to be started now, so that as many work as are wanted
 * @param candidates every node that could be started, in the order to try them
 * @param leaving how many more are wanted that only nodes on their way out could be, once they are off
 * @param reason why, a sentence for the user
 */
public record ScalingPlan(int target, int missing, List<Node> candidates, int leaving, String reason) {
    /** Copies the list. */
    public ScalingPlan {
        candidates = List.copyOf(candidates);
    }
}
