package pixfleet.control.reconcile;

import java.util.ArrayList;
import java.util.List;
import pixfleet.fault.TransientFailure;

/** What a round of mending has done so far, and what it could not mend. One failure is that one's alone: the rest goes on. */
final class Tally {
    private static final int TOLD = 20;

    private final List<String> unmended = new ArrayList<>();
    private int failures;
    private int sent;

    /** A step of the round. */
    @FunctionalInterface
    interface Step {
        /** Does it, and answers how many tasks it sent. */
        int run();
    }

    /** Whether a step came to its end. */
    enum Outcome {
        /** It did. */
        DONE,
        /** The outside failed; it may succeed the next time. */
        LATER,
        /** It failed in a way that time alone will not mend. */
        STUCK
    }

    /**
     * Does a step and notes how it went.
     *
     * @param what it is about, for whoever reads what could not be mended
     */
    Outcome attempt(String what, Step step) {
        try {
            // Apart, since a step may hold other steps, which count as they go.
            int more = step.run();
            sent += more;
            return Outcome.DONE;
        } catch (TransientFailure e) {
            note(what, e);
            return Outcome.LATER;
        } catch (RuntimeException e) {
            note(what, e);
            return Outcome.STUCK;
        }
    }

    private void note(String what, RuntimeException e) {
        note(what + ": " + e.getClass().getSimpleName() + ": " + e.getMessage());
    }

    /** Notes what could not be mended, one sentence or one line. */
    void note(String failure) {
        failures++;
        if (unmended.size() < TOLD) {
            unmended.add(failure);
        }
    }

    int sent() {
        return sent;
    }

    /** The first failures, and how many more there were. */
    List<String> unmended() {
        var all = new ArrayList<>(unmended);
        if (failures > TOLD) {
            all.add("and %d more".formatted(failures - TOLD));
        }
        return all;
    }
}
