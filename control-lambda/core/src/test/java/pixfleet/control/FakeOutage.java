package pixfleet.control;

import pixfleet.fault.TransientFailure;

/** The end of the process, after a given number of effects: each fake tells of an effect once it has happened. */
public final class FakeOutage {
    private int left = Integer.MAX_VALUE;
    private int effects;

    /** The process ends right after that many more effects. */
    public void after(int effects) {
        left = effects;
    }

    /** All is well again. */
    public void over() {
        left = Integer.MAX_VALUE;
    }

    /** How many effects there were. */
    public int effects() {
        return effects;
    }

    /** An effect has happened. */
    public void effect(String what) {
        effects++;
        if (--left <= 0) {
            throw new TransientFailure("the process ended after " + what);
        }
    }
}
