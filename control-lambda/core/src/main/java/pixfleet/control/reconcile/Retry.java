package pixfleet.control.reconcile;

import java.util.Optional;
import pixfleet.control.intake.Intake;
import pixfleet.control.intake.Verdict.Accepted;
import pixfleet.control.ledger.JobLedger;
import pixfleet.control.ledger.StatusLedger;
import pixfleet.job.Job;
import pixfleet.job.JobId;
import pixfleet.job.Stage;

/** Sends the failed images of a job once more. What was refused stays so: its bytes are the same. */
public final class Retry {
    private final JobLedger jobs;
    private final StatusLedger statuses;
    private final Intake intake;

    /**
     * @param jobs the jobs there are
     * @param statuses tell which images failed
     * @param intake judges and sends them
     */
    public Retry(JobLedger jobs, StatusLedger statuses, Intake intake) {
        this.jobs = jobs;
        this.statuses = statuses;
        this.intake = intake;
    }

    /** How many images were sent again; nothing if there is no such job. Twice sends none the second time. */
    public Optional<Integer> failed(JobId id) {
        return jobs.read(id).map(this::failed);
    }

    private int failed(Job job) {
        return (int) statuses.all(job.id()).stream()
                .filter(status -> status.stage() instanceof Stage.Failed)
                .map(status -> intake.again(job, status))
                .filter(Accepted.class::isInstance)
                .count();
    }
}
