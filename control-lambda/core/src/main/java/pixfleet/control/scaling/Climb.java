package pixfleet.control.scaling;

import java.util.List;
import java.util.Set;

/**
 * What became of a plan.
 *
 * @param rung the last way that was tried
 * @param started ids of nodes that boot now
 * @param made ids of nodes that were made
 * @param removed ids of nodes that are removed
 * @param missing how many are still wanted
 * @param refused whether anything was refused
 * @param bad ids of nodes against which something stands that is theirs alone
 * @param calls to the provider
 * @param words what was refused and why, one entry each
 */
record Climb(
        Rung rung,
        Set<String> started,
        List<String> made,
        List<String> removed,
        int missing,
        boolean refused,
        Set<String> bad,
        int calls,
        String words) {
    Climb {
        started = Set.copyOf(started);
        made = List.copyOf(made);
        removed = List.copyOf(removed);
        bad = Set.copyOf(bad);
    }
}
