package pixfleet.control.reconcile;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import pixfleet.control.scaling.Demand.Load;
import pixfleet.job.NodeLease;
import pixfleet.job.Stage;
import pixfleet.job.Status;
import pixfleet.records.Leases;

/**
 * Says whether an image waits in vain because its task is lost. Each is judged by its own age and by the lease of the node
 * that had it: neither a task of others that takes hours nor a queue that is never empty hides its loss.
 */
final class Losses {
    /** Longer than any task's message stays hidden after its node has died. */
    private static final Duration LOST = Duration.ofMinutes(10);

    /** Longer than a node keeps a task in flight before a rank begins it, unless one image before it takes hours. */
    private static final Duration FORGOTTEN = Duration.ofHours(1);

    private final Leases leases;
    private final Load load;
    private final Instant now;
    private final Map<String, Boolean> alive = new HashMap<>();

    /**
     * @param leases what the nodes say of themselves
     * @param load what the queue holds
     * @param now the time
     */
    Losses(Leases leases, Load load, Instant now) {
        this.leases = leases;
        this.load = load;
        this.now = now;
    }

    /** What became of a task's message. */
    enum Fate {
        /** It is on its way, or a node has it. */
        THERE,
        /** It may be one of those that wait; if it is not, nobody will come for it. */
        DOUBTFUL,
        /** There is none any more. */
        GONE
    }

    /** What became of the message of that status's task. */
    Fate of(Status status) {
        if (status.stage().terminal() || !older(status, LOST)) {
            return Fate.THERE;
        }
        if (load.tasks() == 0) {
            return Fate.GONE;
        }
        boolean forsaken = status.stage() instanceof Stage.Running
                ? !alive.computeIfAbsent(status.node(), this::isAlive)
                : older(status, FORGOTTEN);
        if (!forsaken) {
            return Fate.THERE;
        }
        return load.waiting() > 0 ? Fate.DOUBTFUL : Fate.GONE;
    }

    private boolean older(Status status, Duration age) {
        return status.at().isBefore(now.minus(age));
    }

    private boolean isAlive(String node) {
        return leases.find(node)
                .filter(said -> said.state() != NodeLease.State.CLOSED)
                .filter(said -> said.expiresAt().isAfter(now))
                .isPresent();
    }
}
