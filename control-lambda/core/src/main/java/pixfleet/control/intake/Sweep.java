package pixfleet.control.intake;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import pixfleet.control.dispatch.Dispatch.Dispatched;
import pixfleet.control.dispatch.TaskIds;
import pixfleet.control.intake.Uploads.Listed;
import pixfleet.control.intake.Verdict.Accepted;
import pixfleet.control.ledger.Document;
import pixfleet.control.ledger.Documents;
import pixfleet.control.ledger.JobLedger;
import pixfleet.control.ledger.StatusLedger;
import pixfleet.control.ledger.StatusLedger.Advance;
import pixfleet.job.ImageId;
import pixfleet.job.Job;
import pixfleet.job.JobId;
import pixfleet.job.Keys;
import pixfleet.job.Keys.Incoming.Loose;
import pixfleet.job.Keys.Incoming.Ticketed;
import pixfleet.job.Stage;
import pixfleet.job.Status;
import pixfleet.job.Ulid;

/**
 * Finds what the events missed: uploads nobody judged, and tasks that were lost on the way.
 *
 * <p>Each sweep looks at the uploads of the last day's jobs, and at a few pages of all others from where the sweep before
 * left off, so that its cost does not grow with the bucket while every upload is seen again in time.
 */
public final class Sweep {
    /** Where the sweep keeps its place, in the results bucket. */
    static final String PLACE = "fleet/sweep.txt";

    private static final Duration GRACE = Duration.ofMinutes(2);
    private static final Duration RECENT = Duration.ofDays(1);
    private static final Duration LOST = Duration.ofMinutes(10);
    private static final Duration TIME_LIMIT = Duration.ofSeconds(20);
    private static final int PAGE = 1000;
    private static final int PAGES = 3;
    private static final int MAX_ATTEMPTS = 5;

    private final Uploads uploads;
    private final Documents documents;
    private final JobLedger jobs;
    private final StatusLedger statuses;
    private final Intake intake;
    private final Clock clock;

    /** Where a sweep looks. */
    public record Ports(Uploads uploads, Documents documents, JobLedger jobs, StatusLedger statuses) {}

    /**
     * @param ports where it looks
     * @param intake judges what was missed
     * @param clock tells what is old, and ends a sweep that takes too long
     */
    public Sweep(Ports ports, Intake intake, Clock clock) {
        this.uploads = ports.uploads();
        this.documents = ports.documents();
        this.jobs = ports.jobs();
        this.statuses = ports.statuses();
        this.intake = intake;
        this.clock = clock;
    }

    /** One sweep under way. */
    private record Round(Instant now, Instant end, boolean quiet) {}

    /**
     * Sweeps once.
     *
     * @param quiet whether the queue holds no task, waiting or in flight, so that a status that still waits for one
     *     waits in vain
     * @return how many tasks were sent
     */
    public int run(boolean quiet) {
        Instant now = clock.instant();
        var round = new Round(now, now.plus(TIME_LIMIT), quiet);
        int sent = 0;
        String after = Keys.INCOMING + Ulid.of(now.minus(RECENT), new byte[Ulid.ENTROPY_BYTES]);
        for (int page = 0; page < PAGES; page++) {
            List<Listed> listed = uploads.list(after, PAGE);
            sent += repair(listed, round);
            if (listed.size() < PAGE || late(round)) {
                break;
            }
            after = listed.getLast().ref().key();
        }
        return sent + wander(round);
    }

    private int wander(Round round) {
        String after = documents.find(PLACE).map(Document::text).orElse(Keys.INCOMING);
        int sent = 0;
        for (int page = 0; page < PAGES; page++) {
            List<Listed> listed = uploads.list(after, PAGE);
            sent += repair(listed, round);
            if (late(round)) {
                break;
            }
            after = listed.size() < PAGE
                    ? Keys.INCOMING
                    : listed.getLast().ref().key();
            if (listed.size() < PAGE) {
                break;
            }
        }
        documents.put(PLACE, after);
        return sent;
    }

    private boolean late(Round round) {
        return clock.instant().isAfter(round.end());
    }

    private int repair(List<Listed> listed, Round round) {
        Map<JobId, List<Listed>> ticketed = new LinkedHashMap<>();
        int sent = 0;
        for (Listed upload : listed) {
            Optional<Keys.Incoming> incoming = Keys.incoming(upload.ref().key());
            if (incoming.isEmpty() || upload.storedAt().isAfter(round.now().minus(GRACE)) || late(round)) {
                continue;
            }
            switch (incoming.get()) {
                case Ticketed ticket ->
                    ticketed.computeIfAbsent(ticket.job(), _ -> new ArrayList<>())
                            .add(upload);
                case Loose _ -> sent += repairLoose(upload, round);
            }
        }
        for (var entry : ticketed.entrySet()) {
            sent += late(round) ? 0 : repairJob(entry.getKey(), entry.getValue(), round);
        }
        return sent;
    }

    private int repairLoose(Listed upload, Round round) {
        JobId id = TaskIds.job(upload.ref(), upload.storedAt());
        Optional<Status> status = statuses.find(id, TaskIds.image(id, 0));
        if (status.isEmpty()) {
            return sent(intake.admit(upload.ref().bucket(), upload.ref().key()));
        }
        return isLost(status.get(), round)
                ? jobs.find(id).map(job -> again(job, status.get())).orElse(0)
                : 0;
    }

    private int repairJob(JobId id, List<Listed> listed, Round round) {
        Optional<Job> job = jobs.read(id);
        if (job.isEmpty()) {
            return 0;
        }
        int sent = 0;
        Set<ImageId> known = statuses.known(id);
        for (Listed upload : listed) {
            if (Keys.incoming(upload.ref().key()).orElseThrow() instanceof Ticketed ticket
                    && !known.contains(ticket.image())) {
                sent += sent(intake.admit(upload.ref().bucket(), upload.ref().key()));
            }
        }
        if (round.quiet() && !known.isEmpty()) {
            sent += statuses.all(id).stream()
                    .filter(status -> isLost(status, round))
                    .mapToInt(status -> again(job.get(), status))
                    .sum();
        }
        return sent;
    }

    private static boolean isLost(Status status, Round round) {
        return round.quiet()
                && !status.stage().terminal()
                && status.at().isBefore(round.now().minus(LOST));
    }

    private int again(Job job, Status status) {
        if (status.attempt() < MAX_ATTEMPTS) {
            return sent(intake.again(job, status));
        }
        var reason = "The image came back from the fleet %d times without a result.".formatted(status.attempt());
        Advance _ = statuses.advance(status.with(new Stage.Failed(reason), clock.instant(), status.node()));
        return 0;
    }

    private static int sent(Verdict verdict) {
        return verdict instanceof Accepted(var _, Dispatched dispatched) && dispatched == Dispatched.SENT ? 1 : 0;
    }
}
