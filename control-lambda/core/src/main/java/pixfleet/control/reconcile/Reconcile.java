package pixfleet.control.reconcile;

import pixfleet.control.scaling.Scaler;
import pixfleet.job.FleetStatus;

/** The minute's round: look at the fleet, then mend what events missed. */
public final class Reconcile {
    private final Scaler scaler;
    private final Sweep sweep;

    /**
     * @param scaler looks at the fleet
     * @param sweep finds what was missed
     */
    public Reconcile(Scaler scaler, Sweep sweep) {
        this.scaler = scaler;
        this.sweep = sweep;
    }

    /**
     * What a round found.
     *
     * @param target nodes wanted
     * @param reason why
     * @param sent tasks that had been missed and were sent
     */
    public record Round(int target, String reason, int sent) {}

    /** One round. Twice is harmless. */
    public Round run() {
        FleetStatus seen = scaler.look(0);
        int sent = sweep.run(seen.waiting() == 0 && seen.inFlight() == 0);
        FleetStatus last = sent > 0 ? scaler.look(sent) : seen;
        return new Round(last.target(), last.reason(), sent);
    }
}
