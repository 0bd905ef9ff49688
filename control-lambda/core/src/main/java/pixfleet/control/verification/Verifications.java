package pixfleet.control.verification;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import pixfleet.control.dispatch.TaskQueue;
import pixfleet.control.intake.Intake;
import pixfleet.control.ledger.Concurrent;
import pixfleet.job.ImageId;
import pixfleet.job.JobId;
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
import pixfleet.records.Images;
import pixfleet.records.JobRecord;
import pixfleet.records.Jobs;

/**
 * Verifies finished images. The comparison needs OpenCV, so it is a task for the fleet, on the queue of all others.
 *
 * <p>That it was asked for is written before its task is sent: a crash between the two leaves a verification that stays
 * pending until it is asked for again. In the other order the fleet's answer might be overwritten.
 */
public final class Verifications {
    private static final int PAGE = 100;

    /** Images that are looked at for one answer: of a vast job few may have been asked for. */
    private static final int MAX_LOOKED = 5000;

    private final Ports ports;
    private final String resultsBucket;
    private final Clock clock;

    /** Where verifications are read, written and sent. */
    public record Ports(Jobs jobs, Images statuses, Intake intake, TaskQueue queue) {}

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
        return ports.jobs().find(id).map(job -> {
            int asked = 0;
            for (int from = 0; from < job.images(); from += PAGE) {
                List<Status> done = done(job, from).stream()
                        .filter(status -> wanted.test(status.image()))
                        .toList();
                asked += Concurrent.map(done, status -> ask(job, status, rows)).size();
            }
            return asked;
        });
    }

    private Status ask(JobRecord job, Status status, int rows) {
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
        ports.statuses().keep(verification);
    }

    /**
     * A page of what is known.
     *
     * @param images those for which a verification was asked, in the job's order
     * @param next at which position to go on, if there may be more
     */
    public record Page(List<Verified> images, OptionalInt next) {
        /** Copies the list. */
        public Page {
            images = List.copyOf(images);
        }
    }

    /**
     * What is known of the job's images, in the job's order; nothing if there is no such job. Those never asked for are left out, so
     * that a page may be short, or empty, and still have a next one.
     *
     * @param from at which position to begin
     * @param max how many at most, 1 or more
     */
    public Optional<Page> of(JobId id, int from, int max) {
        return ports.jobs().find(id).map(job -> page(job, from, max));
    }

    private Page page(JobRecord job, int first, int max) {
        var known = new ArrayList<Verified>();
        int from = first;
        while (from < job.images() && from - first < MAX_LOOKED && known.size() <= max) {
            known.addAll(known(job, from));
            from += PAGE;
        }
        if (known.size() > max) {
            return new Page(
                    known.subList(0, max),
                    OptionalInt.of(known.get(max).status().position()));
        }
        return new Page(known, from < job.images() ? OptionalInt.of(from) : OptionalInt.empty());
    }

    private List<Verified> known(JobRecord job, int from) {
        Map<ImageId, Verification> verifications = ports.statuses().verifications(job, from, PAGE).stream()
                .collect(Collectors.toMap(Verification::image, Function.identity()));
        var known = new ArrayList<Verified>();
        for (Status status : verifications.isEmpty() ? List.<Status>of() : done(job, from)) {
            Optional.ofNullable(verifications.get(status.image()))
                    .filter(it -> it.attempt() == status.attempt())
                    .ifPresent(it -> known.add(new Verified(status, it)));
        }
        return known;
    }

    private List<Status> done(JobRecord job, int from) {
        return ports.statuses().page(job, from, PAGE).stream()
                .flatMap(line -> line.known().stream())
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
