package pixfleet.control.reconcile;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import pixfleet.control.dispatch.Dispatch.Dispatched;
import pixfleet.control.dispatch.TaskIds;
import pixfleet.control.intake.Intake;
import pixfleet.control.intake.Uploads;
import pixfleet.control.intake.Uploads.Listed;
import pixfleet.control.intake.Verdict;
import pixfleet.control.intake.Verdict.Accepted;
import pixfleet.control.ledger.Document;
import pixfleet.control.ledger.Documents;
import pixfleet.control.ledger.JobLedger;
import pixfleet.control.ledger.Recent;
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
 * <p>Each sweep looks at the uploads of the last day's jobs, and at a few of all others from where the sweep before left
 * off. What is settled is remembered while the function stays warm, so that an idle bucket costs a handful of requests a
 * sweep however full it is, and yet every upload is seen again in time.
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
    private static final int OLD_CHECKS = 20;
    private static final int MAX_ATTEMPTS = 5;
    private static final int REMEMBERED = 50_000;

    private final Uploads uploads;
    private final Documents documents;
    private final JobLedger jobs;
    private final StatusLedger statuses;
    private final Intake intake;
    private final Clock clock;
    private final Map<String, Integer> settled = new Recent<>(REMEMBERED);

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

    /** What one sweep may still do. */
    private static final class Round {
        private final Instant now;
        private final boolean quiet;
        private int checks = Integer.MAX_VALUE;
        private int sent;

        Round(Instant now, boolean quiet) {
            this.now = now;
            this.quiet = quiet;
        }
    }

    /**
     * Sweeps once. Not to be called by two threads at once; two processes at once are harmless.
     *
     * @param quiet whether the queue holds no task, waiting or in flight, so that a status that still waits for one
     *     waits in vain
     * @return how many tasks were sent
     */
    public int run(boolean quiet) {
        var round = new Round(clock.instant(), quiet);
        walk(Keys.INCOMING + Ulid.of(round.now.minus(RECENT), new byte[Ulid.ENTROPY_BYTES]), round);
        round.checks = OLD_CHECKS;
        String place = documents.find(PLACE).map(Document::text).orElse(Keys.INCOMING);
        String next = walk(place, round);
        if (!next.equals(place)) {
            documents.put(PLACE, next);
        }
        return round.sent;
    }

    /** Goes through a few pages, and answers where to go on: the start once the end has been reached. */
    private String walk(String from, Round round) {
        String place = from;
        for (int page = 0; page < PAGES; page++) {
            List<Listed> listed = uploads.list(place, PAGE);
            for (List<Listed> group : groups(listed)) {
                if (spent(round)) {
                    return place;
                }
                repair(group, round);
                place = group.getLast().ref().key();
            }
            if (listed.size() < PAGE) {
                return Keys.INCOMING;
            }
        }
        return place;
    }

    private boolean spent(Round round) {
        return round.checks <= 0 || clock.instant().isAfter(round.now.plus(TIME_LIMIT));
    }

    /** Uploads of one job lie next to each other; each of the others is a group of its own. */
    private static List<List<Listed>> groups(List<Listed> listed) {
        var groups = new ArrayList<List<Listed>>();
        Optional<JobId> current = Optional.empty();
        for (Listed upload : listed) {
            Optional<JobId> job = job(upload);
            if (groups.isEmpty() || job.isEmpty() || !job.equals(current)) {
                groups.add(new ArrayList<>());
            }
            groups.getLast().add(upload);
            current = job;
        }
        return groups;
    }

    private static Optional<JobId> job(Listed upload) {
        return Keys.incoming(upload.ref().key()).flatMap(incoming -> switch (incoming) {
            case Ticketed ticket -> Optional.of(ticket.job());
            case Loose _ -> Optional.empty();
        });
    }

    private void repair(List<Listed> group, Round round) {
        String name =
                group.getFirst().ref().key() + " " + group.getFirst().ref().etag();
        if (Objects.equals(settled.get(name), group.size())) {
            return;
        }
        List<Listed> old = group.stream()
                .filter(upload -> !upload.storedAt().isAfter(round.now.minus(GRACE)))
                .toList();
        if (old.isEmpty()) {
            return;
        }
        round.checks--;
        boolean over = job(group.getFirst())
                .map(job -> repairJob(job, old, round))
                .orElseGet(() -> repairLoose(old.getFirst(), round));
        if (over && old.size() == group.size()) {
            settled.put(name, group.size());
        }
    }

    /** Answers whether the upload needs no more looking at. */
    private boolean repairLoose(Listed upload, Round round) {
        if (Keys.incoming(upload.ref().key()).isEmpty()) {
            return true;
        }
        JobId id = TaskIds.job(upload.ref(), upload.storedAt());
        Optional<Status> status = statuses.find(id, TaskIds.image(id, 0));
        if (status.isEmpty()) {
            admit(upload, round);
        } else if (isLost(status.get(), round)) {
            jobs.find(id).ifPresent(job -> again(job, status.get(), round));
        }
        return status.filter(Sweep::isSettled).isPresent();
    }

    /** Answers whether the uploads need no more looking at; those of a deleted job do not. */
    private boolean repairJob(JobId id, List<Listed> listed, Round round) {
        Optional<Job> job = jobs.read(id);
        if (job.isEmpty()) {
            return true;
        }
        Map<ImageId, Status> known = new HashMap<>();
        statuses.all(id).forEach(status -> known.put(status.image(), status));
        boolean over = true;
        for (Listed upload : listed) {
            Status status = known.get(image(upload));
            if (status == null) {
                admit(upload, round);
            } else if (isLost(status, round)) {
                again(job.get(), status, round);
            }
            over &= status != null && isSettled(status);
        }
        return over;
    }

    private static ImageId image(Listed upload) {
        if (Keys.incoming(upload.ref().key()).orElseThrow() instanceof Ticketed ticket) {
            return ticket.image();
        }
        throw new IllegalArgumentException(upload.ref().key() + " was uploaded without a ticket");
    }

    /** A failed image is not: its user may have it tried again, and that try may be lost. */
    private static boolean isSettled(Status status) {
        return status.stage() instanceof Stage.Done || status.stage() instanceof Stage.Refused;
    }

    private static boolean isLost(Status status, Round round) {
        return round.quiet && !status.stage().terminal() && status.at().isBefore(round.now.minus(LOST));
    }

    private void admit(Listed upload, Round round) {
        count(intake.admit(upload.ref().bucket(), upload.ref().key()), round);
    }

    private void again(Job job, Status status, Round round) {
        if (status.attempt() < MAX_ATTEMPTS) {
            count(intake.again(job, status), round);
            return;
        }
        var reason = "The image came back from the fleet %d times without a result.".formatted(status.attempt());
        Advance _ = statuses.advance(status.with(new Stage.Failed(reason), clock.instant(), status.node()));
    }

    private static void count(Verdict verdict, Round round) {
        if (verdict instanceof Accepted(var _, Dispatched dispatched) && dispatched == Dispatched.SENT) {
            round.sent++;
        }
    }
}
