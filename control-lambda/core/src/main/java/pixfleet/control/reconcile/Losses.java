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
 * that had it; a task of others that takes hours hides nobody's loss.
 */
final class Losses {
    /** Longer than any task's message stays hidden after its node has died. */
    private static final Duration LOST = Duration.ofMinutes(10);

    /** Longer than a node keeps a task in hand before a rank begins it, unless one image before it takes hours. */
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

    /** Whether the task of that status exists no more. */
    boolean isLost(Status status) {
        if (status.stage().terminal() || !older(status, LOST)) {
            return false;
        }
        if (load.tasks() == 0) {
            return true;
        }
        if (load.waiting() > 0) {
            // Its message may be one of those.
            return false;
        }
        return status.stage() instanceof Stage.Running
                ? !alive.computeIfAbsent(status.node(), this::isAlive)
                : older(status, FORGOTTEN);
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
