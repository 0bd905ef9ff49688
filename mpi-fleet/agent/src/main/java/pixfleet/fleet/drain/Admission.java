package pixfleet.fleet.drain;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pixfleet.job.Purpose;
import pixfleet.job.Stage;
import pixfleet.job.Status;
import pixfleet.job.Task;

/** Looks at a leased message before any rank does: is there anything left to do? */
public final class Admission {
    private static final Logger log = LoggerFactory.getLogger(Admission.class);

    private final Backlog backlog;
    private final Ledger ledger;
    private final Telling telling;

    /**
     * @param backlog where the messages come from
     * @param ledger what is known already
     * @param telling tells what this node ended before
     */
    public Admission(Backlog backlog, Ledger ledger, Telling telling) {
        this.backlog = backlog;
        this.ledger = ledger;
        this.telling = telling;
    }

    /** Puts a message that holds no task to the dead letters. */
    void bury(Lease lease, String reason) {
        log.warn("message is no task reason={}", reason);
        backlog.bury(lease, reason);
        backlog.complete(lease);
    }

    /**
     * Answers whether the task is to be run. If not, it is done with: its message is deleted, and an end of this node's own
     * is told, if the node was restarted before it could.
     */
    boolean admit(Lease lease, Task task) {
        Optional<Status> known = ledger.find(task.job(), task.image());
        return switch (task.purpose()) {
            case Purpose.Processing _ -> admitProcessing(lease, task, known);
            case Purpose.Verifying _ -> admitVerifying(lease, task, known);
        };
    }

    /** Only the result of the attempt that was meant can be compared. */
    private boolean admitVerifying(Lease lease, Task task, Optional<Status> known) {
        boolean done = known.filter(
                        status -> status.attempt() == task.attempt() && status.stage() instanceof Stage.Done)
                .isPresent();
        if (!done) {
            log.info("verification dropped, its result is no more task={}", task.label());
            backlog.complete(lease);
        }
        return done;
    }

    private boolean admitProcessing(Lease lease, Task task, Optional<Status> known) {
        if (known.isEmpty()) {
            if (ledger.exists(task.job())) {
                return true;
            }
            log.info("task dropped, its job is deleted task={}", task.label());
            backlog.complete(lease);
            return false;
        }
        Status status = known.get();
        if (status.attempt() < task.attempt()
                || (status.attempt() == task.attempt() && !status.stage().terminal())) {
            return true;
        }
        if (status.attempt() == task.attempt()) {
            telling.tellOwn(task);
        }
        log.info(
                "task was over before task={} stage={} attempt={}",
                task.label(),
                status.stage().word(),
                status.attempt());
        backlog.complete(lease);
        return false;
    }
}
