package pixfleet.control.reconcile;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import pixfleet.control.dispatch.Dispatch.Dispatched;
import pixfleet.control.dispatch.TaskQueue;
import pixfleet.control.intake.Intake;
import pixfleet.control.intake.Verdict;
import pixfleet.control.intake.Verdict.Accepted;
import pixfleet.control.intake.Verdict.Ignored;
import pixfleet.job.ImageId;
import pixfleet.job.JobId;
import pixfleet.job.Stage;
import pixfleet.job.Status;
import pixfleet.records.Images;
import pixfleet.records.Images.Advance;
import pixfleet.records.JobRecord;
import pixfleet.records.Jobs;

/** Sends images once more: failed ones for their user, lost ones for the fleet. What was refused stays so: its bytes are the same. */
public final class Retry {
    /** A task that was lost, or given up by the queue, that often is not sent again by itself. */
    private static final int PAGE = 100;

    private static final int MAX_ATTEMPTS = 5;

    private final Jobs jobs;
    private final Images statuses;
    private final Intake intake;
    private final TaskQueue queue;
    private final Clock clock;

    /**
     * @param jobs the jobs there are
     * @param statuses tell which images failed
     * @param intake judges and sends them
     * @param queue takes those that need not be judged
     * @param clock dates what is given up
     */
    public Retry(Jobs jobs, Images statuses, Intake intake, TaskQueue queue, Clock clock) {
        this.jobs = jobs;
        this.statuses = statuses;
        this.intake = intake;
        this.queue = queue;
        this.clock = clock;
    }

    /**
     * What a retry of many jobs did.
     *
     * @param retried images sent again
     * @param looked ids of the jobs that were looked at, newest first
     */
    public record Retried(int retried, List<JobId> looked) {
        /** Copies the list. */
        public Retried {
            looked = List.copyOf(looked);
        }
    }

    /** How many images of the job were sent again; nothing if there is no such job. Twice sends none the second time. */
    public Optional<Integer> failed(JobId id) {
        return jobs.find(id).map(this::failed);
    }

    /** Whether that image was sent again, 1 or 0; nothing if there is no such job. */
    public Optional<Integer> failed(JobId id, ImageId image) {
        return jobs.find(id)
                .map(job -> failed(job, statuses.find(id, image).map(List::of).orElse(List.of())));
    }

    /**
     * Sends the failed images of these jobs again.
     *
     * @param looked newest first
     */
    public Retried allFailed(List<JobRecord> looked) {
        int retried = looked.stream().mapToInt(this::failed).sum();
        return new Retried(retried, looked.stream().map(JobRecord::id).toList());
    }

    /** What failed meanwhile, and lies before what was tried, is for the next call. */
    private int failed(JobRecord job) {
        int retried = 0;
        List<Status> page = statuses.in("failed", job.id(), 0, PAGE);
        while (!page.isEmpty()) {
            retried += failed(job, page);
            page = statuses.in("failed", job.id(), page.getLast().position() + 1, PAGE);
        }
        return retried;
    }

    private int failed(JobRecord job, List<Status> candidates) {
        int retried = 0;
        for (Status status : candidates) {
            if (status.stage() instanceof Stage.Failed && intake.again(job, status) instanceof Accepted) {
                retried++;
            }
        }
        return retried;
    }

    /** Sends an image again whose task is lost, unless that was in vain too often: then it fails. Answers 1 if it was sent. */
    int lost(JobRecord job, Status status) {
        if (status.attempt() >= MAX_ATTEMPTS) {
            return fail(
                    status,
                    "The image came back from the fleet %d times without a result.".formatted(status.attempt()));
        }
        Verdict verdict = intake.again(job, status);
        return verdict instanceof Ignored(var reason)
                ? fail(status, "The image cannot be tried again: %s.".formatted(reason))
                : sent(verdict);
    }

    /**
     * Sends the task of an image once more, as the same attempt, since its message may still come: whichever comes first is
     * worked on, and the other found to be over. Answers 1 if it was sent.
     */
    int doubtful(JobRecord job, Status status) {
        return intake.task(job, status)
                .map(task -> {
                    queue.send(task);
                    return 1;
                })
                .orElseGet(() -> lost(job, status));
    }

    /** Gives an image up, with a reason for its user; answers 0. */
    int fail(Status status, String reason) {
        Advance _ = statuses.advance(status.with(new Stage.Failed(reason), clock.instant(), status.node()));
        return 0;
    }

    static int sent(Verdict verdict) {
        return verdict instanceof Accepted(var _, Dispatched dispatched) && dispatched == Dispatched.SENT ? 1 : 0;
    }
}
