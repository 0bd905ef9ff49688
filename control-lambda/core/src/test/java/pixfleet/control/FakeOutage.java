package pixfleet.control;

import java.util.Optional;
import pixfleet.fault.TransientFailure;

/** The end of the process, after a given number of effects: each fake tells of an effect once it has happened. */
public final class FakeOutage {
    private int left = Integer.MAX_VALUE;
    private int effects;
    private Optional<RuntimeException> bug = Optional.empty();

    /** The process ends right after that many more effects. */
    public void after(int effects) {
        left = effects;
        bug = Optional.empty();
    }

    /** That is thrown instead of the end of the process after that many more effects, as a bug would be. */
    public void bug(int effects, RuntimeException thrown) {
        left = effects;
        bug = Optional.of(thrown);
    }

    /** All is well again. */
    public void over() {
        left = Integer.MAX_VALUE;
        bug = Optional.empty();
    }

    /** How many effects there were. */
    public int effects() {
        return effects;
    }

    /** An effect has happened. */
    public synchronized void effect(String what) {
        effects++;
        if (--left <= 0) {
            throw bug.orElseGet(() -> new TransientFailure("the process ended after " + what));
        }
    }
}
