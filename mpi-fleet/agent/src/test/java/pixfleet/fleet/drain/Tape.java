package pixfleet.fleet.drain;

import java.util.ArrayList;
import java.util.List;
import pixfleet.fleet.drain.Simulation.Choice;

/** Choices as they were made: told first, as far as they go, then drawn; all are written down. */
final class Tape implements Choice {
    private final List<Integer> told;
    private final Choice beyond;
    private final List<Integer> taken = new ArrayList<>();

    /**
     * @param told the first choices; one that is not possible becomes the last that is
     * @param beyond makes all others
     */
    Tape(List<Integer> told, Choice beyond) {
        this.told = told;
        this.beyond = beyond;
    }

    @Override
    public int of(int n) {
        int at = taken.size();
        int next = at < told.size() ? Math.min(told.get(at), n - 1) : beyond.of(n);
        taken.add(next);
        return next;
    }

    /** Every choice so far. */
    List<Integer> taken() {
        return List.copyOf(taken);
    }
}
