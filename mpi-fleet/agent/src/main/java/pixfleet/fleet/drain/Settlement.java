package pixfleet.fleet.drain;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pixfleet.fault.TransientFailure;
import pixfleet.job.ObjectRef;
import pixfleet.job.Purpose;
import pixfleet.job.Result;
import pixfleet.job.Stage;
import pixfleet.job.Status;
import pixfleet.job.Task;
import pixfleet.job.Verification;
import pixfleet.job.Verification.Finding;
import pixfleet.job.Verification.Impossible;

/**
 * Draws the consequences of an outcome, in an order that loses nothing wherever it is cut: the ranks have stored the
 * result, then the status says so, then it is published, and the message is deleted last. Cut anywhere, the message comes
 * back and {@link Admission} takes it up from there.
 */
public final class Settlement {
    private static final Logger log = LoggerFactory.getLogger(Settlement.class);

    private final Backlog backlog;
    private final Ledger ledger;
    private final Telling telling;
    private final Copies copies;
    private final EarlierResults earlier;
    private final Clock clock;
    private final String node;

    /**
     * Where ends are drawn.
     *
     * @param backlog where the messages are deleted
     * @param ledger where the ends are recorded
     * @param telling tells them
     * @param copies where results go besides
     * @param earlier remembers what need not be made again
     */
    public record Ports(Backlog backlog, Ledger ledger, Telling telling, Copies copies, EarlierResults earlier) {
        /** Where every result is made. */
        public Ports(Backlog backlog, Ledger ledger, Telling telling, Copies copies) {
            this(backlog, ledger, telling, copies, EarlierResults.NONE);
        }
    }

    /**
     * @param ports where ends are drawn
     * @param clock dates them
     * @param node who did it
     */
    public Settlement(Ports ports, Clock clock, String node) {
        this.backlog = ports.backlog();
        this.ledger = ports.ledger();
        this.telling = ports.telling();
        this.copies = ports.copies();
        this.earlier = ports.earlier();
        this.clock = clock;
        this.node = node;
    }

    /** Records that a rank has begun. Records nothing for a verification, or for a task that is over or deleted. */
    void started(Task task) {
        switch (task.purpose()) {
            case Purpose.Processing _ -> {
                var _ = ledger.advance(status(task, new Stage.Running(0, 1)));
            }
            case Purpose.Verifying _ -> {}
        }
    }

    /** Records how far it is. Records nothing if the task is over or deleted. */
    void progressed(Task task, int done, int parts) {
        var _ = ledger.advance(status(task, new Stage.Running(done, parts)));
    }

    /** Records what a task waits for. Of one that has begun already, is over or deleted, and of a verification, nothing. */
    void waits(Task task, String reason) {
        switch (task.purpose()) {
            case Purpose.Processing _ -> {
                var _ = ledger.advance(status(task, new Stage.Waiting(reason)));
            }
            case Purpose.Verifying _ -> {}
        }
    }

    /**
     * Settles an end. Whatever it throws, the message has not been deleted, and it may be called again.
     *
     * <p>From {@code until} on the claim may be another's, who deletes the message: a process that was frozen on the way only
     * tells what it has recorded itself.
     */
    void settle(Lease lease, Task task, Ending ending, Instant until) {
        var claim = new Claim(lease, until);
        switch (ending) {
            case Ending.Stored(var result) -> end(claim, task, copied(task, result), () -> remember(task));
            case Ending.Verified(var compared) -> found(claim, task, compared);
            case Ending.Failed(var reason) -> fail(claim, task, reason);
            case Ending.Condemned(var reason) -> condemn(claim, task, reason);
        }
    }

    /** A result is done when its copies are there; one that cannot be copied has failed, and stays in the results bucket. */
    private Stage copied(Task task, Result result) {
        if (task.purpose() instanceof Purpose.Processing(var places)) {
            for (ObjectRef place : places) {
                Optional<String> reason = copies.copy(result, place);
                if (reason.isPresent()) {
                    return new Stage.Failed(reason.get());
                }
            }
        }
        return new Stage.Done(result);
    }

    /** Nothing is lost where it is forgotten but time. */
    private void remember(Task task) {
        try {
            earlier.remember(task);
        } catch (TransientFailure e) {
            log.warn("a result was not remembered task={} why={}", task.label(), e.getMessage());
        }
    }

    private record Claim(Lease lease, Instant until) {}

    private boolean lapsed(Claim claim, Task task) {
        boolean lapsed = !clock.instant().isBefore(claim.until());
        if (lapsed) {
            log.warn("claim ended on the way, its message is left to whoever has it now task={}", task.label());
        }
        return lapsed;
    }

    /**
     * Gives a task up: failed for the user, then a copy to the dead letters for the operator, so that nothing lies there of
     * which the user does not know. Cut between the two there is no copy.
     */
    private void condemn(Claim claim, Task task, String reason) {
        Runnable bury = () -> backlog.bury(claim.lease(), reason);
        switch (task.purpose()) {
            case Purpose.Processing _ -> end(claim, task, new Stage.Failed(reason), bury);
            case Purpose.Verifying _ -> {
                bury.run();
                found(claim, task, new Impossible(reason));
            }
        }
    }

    /** That a result cannot be compared says nothing of the image, which stays done. */
    private void fail(Claim claim, Task task, String reason) {
        switch (task.purpose()) {
            case Purpose.Processing _ -> end(claim, task, new Stage.Failed(reason));
            case Purpose.Verifying _ -> found(claim, task, new Impossible(reason));
        }
    }

    private void found(Claim claim, Task task, Finding finding) {
        if (task.purpose() instanceof Purpose.Verifying purpose) {
            ledger.keep(Verification.of(task, purpose, finding));
            log.info("task verified task={} finding={}", task.label(), finding);
        }
        if (!lapsed(claim, task)) {
            backlog.complete(claim.lease());
        }
    }

    private void end(Claim claim, Task task, Stage stage) {
        end(claim, task, stage, () -> {});
    }

    /** @param further follows once the end is recorded as this one, again if it is settled again */
    private void end(Claim claim, Task task, Stage stage, Runnable further) {
        Status status = status(task, stage);
        switch (ledger.advance(status)) {
            case ADVANCED -> {
                further.run();
                telling.tell(status, task);
                log.info("task {} task={}{}", stage.word(), task.label(), reason(stage));
            }
            case STALE -> tellAgain(task, stage, further);
            case DELETED -> {
                log.info("task dropped, its job was deleted meanwhile task={}", task.label());
                ledger.discard(task.job(), task.image());
            }
        }
        if (!lapsed(claim, task)) {
            backlog.complete(claim.lease());
        }
    }

    /** Another node was faster, and tells; or it was this one, before it was cut off. */
    private void tellAgain(Task task, Stage stage, Runnable further) {
        boolean thisOne = ledger.find(task.job(), task.image())
                .filter(status -> status.attempt() == task.attempt()
                        && status.node().equals(node)
                        && status.stage().equals(stage))
                .isPresent();
        if (thisOne) {
            further.run();
        }
        telling.tellOwn(task);
    }

    private Status status(Task task, Stage stage) {
        return Status.of(task, stage, clock.instant(), node);
    }

    private static String reason(Stage stage) {
        return stage instanceof Stage.Failed(String reason) ? " reason=" + reason : "";
    }
}
