package pixfleet.control.reconcile;

import java.util.List;
import java.util.Optional;
import pixfleet.control.reconcile.DeadLetters.Letter;
import pixfleet.job.Purpose;
import pixfleet.job.Stage;
import pixfleet.job.Status;
import pixfleet.job.Task;
import pixfleet.job.Verification;
import pixfleet.job.Verification.Impossible;
import pixfleet.job.Verification.Pending;
import pixfleet.records.Images;
import pixfleet.records.JobRecord;
import pixfleet.records.Jobs;
import pixfleet.wire.MalformedDocument;
import pixfleet.wire.TaskJson;

/**
 * Reads the dead letters, so that none ends without its user knowing. What a node gave up, with its reason, has failed; what
 * the queue gave up, since it was delivered too often in an outage, is sent again. A message is removed last.
 */
public final class DeadLetterReader {
    private static final int BATCHES = 20;
    private static final int SHOWN = 200;
    private static final String UNANSWERED = "It was handed out several times and never answered.";

    private final DeadLetters letters;
    private final Jobs jobs;
    private final Images statuses;
    private final Retry retry;

    /** What a reader reads and writes. */
    public record Ports(DeadLetters letters, Jobs jobs, Images statuses) {}

    /**
     * @param ports what it reads and writes
     * @param retry sends again, or gives up
     */
    public DeadLetterReader(Ports ports, Retry retry) {
        this.letters = ports.letters();
        this.jobs = ports.jobs();
        this.statuses = ports.statuses();
        this.retry = retry;
    }

    /** Reads what is there, up to some two hundred messages. Twice is harmless. */
    void run(Tally tally) {
        tally.attempt("the dead letters", () -> {
            for (int batch = 0; batch < BATCHES; batch++) {
                List<Letter> taken = letters.take();
                if (taken.isEmpty()) {
                    break;
                }
                taken.forEach(letter -> tally.attempt("a dead letter", () -> settle(letter, tally)));
            }
            return 0;
        });
    }

    private int settle(Letter letter, Tally tally) {
        tally.letter();
        int sent = 0;
        try {
            sent = tally.retried(settle(TaskJson.read(letter.body()), letter.reason()));
        } catch (MalformedDocument e) {
            String start =
                    letter.body().substring(0, Math.min(SHOWN, letter.body().length()));
            tally.note("a dead letter held no task and was dropped: %s: %s".formatted(e.getMessage(), start));
        }
        letters.remove(letter);
        return sent;
    }

    /** A deleted job leaves nothing to settle. */
    private int settle(Task task, String reason) {
        Optional<JobRecord> job = jobs.find(task.job());
        if (job.isEmpty()) {
            return 0;
        }
        return switch (task.purpose()) {
            case Purpose.Processing _ -> processing(job.get(), task, reason);
            case Purpose.Verifying purpose -> verifying(task, purpose, reason);
        };
    }

    private int processing(JobRecord job, Task task, String reason) {
        Status known = statuses.find(task.job(), task.image())
                .orElseGet(() -> Status.of(task, new Stage.Queued(), job.createdAt(), ""));
        if (known.stage().terminal() || known.attempt() > task.attempt()) {
            return 0;
        }
        return reason.isEmpty() ? retry.lost(job, known) : retry.fail(known, reason);
    }

    private int verifying(Task task, Purpose.Verifying purpose, String reason) {
        Verification asked = Verification.of(task, purpose, new Pending());
        if (statuses.verification(task.job(), task.image())
                .filter(asked::equals)
                .isPresent()) {
            statuses.keep(Verification.of(task, purpose, new Impossible(reason.isEmpty() ? UNANSWERED : reason)));
        }
        return 0;
    }
}
