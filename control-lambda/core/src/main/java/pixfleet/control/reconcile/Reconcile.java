package pixfleet.control.reconcile;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import pixfleet.control.scaling.Demand.Load;
import pixfleet.control.scaling.Scaler;
import pixfleet.control.scaling.Sent;
import pixfleet.fault.TransientFailure;
import pixfleet.job.FleetStatus;
import pixfleet.metric.Measurement;
import pixfleet.metric.Meter;
import pixfleet.records.Leases;

/**
 * The minute's round: look at the fleet, then mend what events missed. A part that fails is told of and holds up no other.
 */
public final class Reconcile {
    private final Scaler scaler;
    private final DeadLetterReader deadLetters;
    private final Sweep sweep;
    private final LooseUploads looseUploads;
    private final Leases leases;
    private final Clock clock;
    private final Meter meter;

    /**
     * @param scaler looks at the fleet
     * @param deadLetters sees to what was given up
     * @param sweep looks after what is due
     * @param looseUploads finds uploads no event told of
     * @param leases what the nodes say of themselves
     * @param clock tells which of them are good
     * @param meter keeps what a round counts
     */
    public Reconcile(
            Scaler scaler,
            DeadLetterReader deadLetters,
            Sweep sweep,
            LooseUploads looseUploads,
            Leases leases,
            Clock clock,
            Meter meter) {
        this.scaler = scaler;
        this.deadLetters = deadLetters;
        this.sweep = sweep;
        this.looseUploads = looseUploads;
        this.leases = leases;
        this.clock = clock;
        this.meter = meter;
    }

    /**
     * What a round found.
     *
     * @param target nodes wanted, -1 if the fleet could not be looked at
     * @param reason why
     * @param sent tasks that had been missed and were sent
     * @param unmended what could not be mended, a line each
     */
    public record Round(int target, String reason, int sent, List<String> unmended) {
        /** Copies the list. */
        public Round {
            unmended = List.copyOf(unmended);
        }
    }

    /** One round. Twice is harmless. */
    public Round run() {
        var tally = new Tally();
        Seen seen = look(0, tally);
        deadLetters.run(tally);
        sweep.run(new Losses(leases, seen.load(), clock.instant()), tally);
        looseUploads.run(tally);
        Seen last = tally.sent() > 0 ? look(tally.sent(), tally) : seen;
        var measured = new ArrayList<>(last.census());
        measured.addAll(tally.measurements());
        meter.measured(measured);
        return new Round(last.target(), last.reason(), tally.sent(), tally.unmended());
    }

    private record Seen(int target, String reason, Load load, List<Measurement> census) {}

    /** If the fleet cannot be asked, nobody knows whether a task is lost, so the fleet counts as busy. */
    private Seen look(int known, Tally tally) {
        try {
            Scaler.Look look = scaler.lookFor(new Sent(known));
            FleetStatus status = look.status();
            return new Seen(
                    status.target(), status.reason(), new Load(status.waiting(), status.inFlight()), look.census());
        } catch (TransientFailure e) {
            String reason = "The fleet could not be looked at: %s.".formatted(e.getMessage());
            tally.note(reason);
            return new Seen(-1, reason, new Load(1, 0), List.of());
        }
    }
}
