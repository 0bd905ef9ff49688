package pixfleet.fleet.drain;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pixfleet.fault.TransientFailure;
import pixfleet.job.Purpose;
import pixfleet.job.Result;
import pixfleet.job.Stage;
import pixfleet.job.Status;
import pixfleet.job.Task;

/** Looks at a leased message before any rank does: is there anything left to do? */
public final class Admission {
    private static final Logger log = LoggerFactory.getLogger(Admission.class);

    private final Backlog backlog;
    private final Ledger ledger;
    private final Telling telling;
    private final EarlierResults earlier;

    /**
     * @param backlog where the messages come from
     * @param ledger what is known already
     * @param telling tells what this node ended before
     */
    public Admission(Backlog backlog, Ledger ledger, Telling telling) {
        this(backlog, ledger, telling, EarlierResults.NONE);
    }

    /**
     * @param backlog where the messages come from
     * @param ledger what is known already
     * @param telling tells what this node ended before
     * @param earlier results that need not be made again
     */
    public Admission(Backlog backlog, Ledger ledger, Telling telling, EarlierResults earlier) {
        this.backlog = backlog;
        this.ledger = ledger;
        this.telling = telling;
        this.earlier = earlier;
    }

    /** Puts a message that holds no task to the dead letters. */
    void bury(Lease lease, String reason) {
        log.warn("message is no task reason={}", reason);
        backlog.bury(lease, reason);
        backlog.complete(lease);
    }

    /**
     * Says what is to be done for the task. If it is done with, an end of this node's own is told, if the node was restarted
     * before it could.
     */
    Admitted admit(Lease lease, Task task) {
        Optional<Status> known = ledger.find(task.job(), task.image());
        return switch (task.purpose()) {
            case Purpose.Processing _ ->
                admitProcessing(lease, task, known)
                        ? found(task).<Admitted>map(Admitted.Known::new).orElseGet(Admitted.Run::new)
                        : new Admitted.Over();
            case Purpose.Verifying _ -> admitVerifying(lease, task, known) ? new Admitted.Run() : new Admitted.Over();
        };
    }

    /** Whatever stands in the way of an earlier result, the task can be run. */
    private Optional<Result> found(Task task) {
        try {
            Optional<Result> copy = earlier.copied(task);
            copy.ifPresent(_ -> log.info("result taken over from an earlier image task={}", task.label()));
            return copy;
        } catch (TransientFailure e) {
            log.warn("no earlier result could be taken over, it is made task={} why={}", task.label(), e.getMessage());
            return Optional.empty();
        }
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
