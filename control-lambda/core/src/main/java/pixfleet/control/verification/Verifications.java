package pixfleet.control.verification;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import pixfleet.control.dispatch.TaskQueue;
import pixfleet.control.intake.Intake;
import pixfleet.control.ledger.Concurrent;
import pixfleet.control.ledger.Documents;
import pixfleet.control.ledger.JobLedger;
import pixfleet.control.ledger.StatusLedger;
import pixfleet.job.ImageId;
import pixfleet.job.Job;
import pixfleet.job.JobId;
import pixfleet.job.Keys;
import pixfleet.job.ObjectRef;
import pixfleet.job.Purpose;
import pixfleet.job.Result;
import pixfleet.job.Stage;
import pixfleet.job.Status;
import pixfleet.job.Task;
import pixfleet.job.Verification;
import pixfleet.job.Verification.Finding;
import pixfleet.job.Verification.Impossible;
import pixfleet.job.Verification.Pending;
import pixfleet.wire.VerificationJson;

/**
 * Verifies finished images. The comparison needs OpenCV, so it is a task for the fleet, on the queue of all others.
 *
 * <p>That it was asked for is written before its task is sent: a crash between the two leaves a verification that stays
 * pending until it is asked for again. In the other order the fleet's answer might be overwritten.
 */
public final class Verifications {
    private static final int PAGE = 1000;

    private final Ports ports;
    private final String resultsBucket;
    private final Clock clock;

    /** Where verifications are read, written and sent. */
    public record Ports(JobLedger jobs, StatusLedger statuses, Documents documents, Intake intake, TaskQueue queue) {}

    /**
     * A finished image with what is known of its verification.
     *
     * @param status the image's status; it is done
     * @param verification the latest one asked for
     */
    public record Verified(Status status, Verification verification) {}

    /**
     * @param ports where verifications are read, written and sent
     * @param resultsBucket where results lie
     * @param clock dates what is asked for
     */
    public Verifications(Ports ports, String resultsBucket, Clock clock) {
        this.ports = ports;
        this.resultsBucket = resultsBucket;
        this.clock = clock;
    }

    /**
     * Has the finished images of a job verified. Twice has them compared twice; the answer is the same.
     *
     * @param wanted which of them
     * @param rows how many rows of each, 1 or more; all of a result that has no more
     * @return how many, or nothing if there is no such job
     */
    public Optional<Integer> ask(JobId id, Predicate<ImageId> wanted, int rows) {
        return ports.jobs().read(id).map(job -> {
            List<Status> done = done(id).stream()
                    .filter(status -> wanted.test(status.image()))
                    .toList();
            return Concurrent.map(done, status -> ask(job, status, rows)).size();
        });
    }

    private Status ask(Job job, Status status, int rows) {
        Result result = result(status);
        var purpose = new Purpose.Verifying(
                new ObjectRef(resultsBucket, result.key(), ""),
                result.format(),
                Math.min(rows, result.dimensions().height()),
                clock.instant());
        Optional<Task> task = ports.intake().task(job, status).map(found -> found.with(purpose));
        keep(status, purpose, task.isPresent() ? new Pending() : new Impossible("Its original is not there any more."));
        task.ifPresent(ports.queue()::send);
        return status;
    }

    private void keep(Status status, Purpose.Verifying purpose, Finding finding) {
        var verification = new Verification(
                status.job(), status.image(), status.attempt(), purpose.rows(), purpose.askedAt(), finding);
        ports.documents().put(Keys.verification(status.job(), status.image()), VerificationJson.write(verification));
    }

    /** What is known of the job's images, in the job's order; nothing if there is no such job. Those never asked for are left out. */
    public Optional<List<Verified>> of(JobId id) {
        return ports.jobs().read(id).map(_ -> known(id));
    }

    private List<Verified> known(JobId id) {
        List<Verification> verifications = Concurrent.map(entries(id), this::read).stream()
                .flatMap(Optional::stream)
                .toList();
        var known = new ArrayList<Verified>();
        for (Status status : done(id)) {
            verifications.stream()
                    .filter(it -> it.image().equals(status.image()) && it.attempt() == status.attempt())
                    .forEach(it -> known.add(new Verified(status, it)));
        }
        known.sort(Comparator.comparingInt(it -> it.status().position()));
        return known;
    }

    private List<Documents.Entry> entries(JobId id) {
        var entries = new ArrayList<Documents.Entry>();
        List<Documents.Entry> page = ports.documents().list(Keys.verifications(id), "", PAGE);
        while (!page.isEmpty()) {
            entries.addAll(page);
            page = page.size() < PAGE
                    ? List.of()
                    : ports.documents()
                            .list(Keys.verifications(id), page.getLast().key(), PAGE);
        }
        return entries;
    }

    private Optional<Verification> read(Documents.Entry entry) {
        return ports.documents().find(entry.key()).map(document -> VerificationJson.read(document.text()));
    }

    private Collection<Status> done(JobId id) {
        return ports.statuses().all(id).stream()
                .filter(status -> status.stage() instanceof Stage.Done)
                .toList();
    }

    private static Result result(Status status) {
        if (status.stage() instanceof Stage.Done(Result result)) {
            return result;
        }
        throw new IllegalArgumentException(status.image() + " is not done");
    }
}
