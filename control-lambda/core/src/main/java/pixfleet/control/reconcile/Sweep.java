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
import pixfleet.control.dispatch.TaskIds;
import pixfleet.control.intake.Intake;
import pixfleet.control.intake.Uploads;
import pixfleet.control.intake.Uploads.Listed;
import pixfleet.control.ledger.Document;
import pixfleet.control.ledger.Documents;
import pixfleet.control.ledger.JobLedger;
import pixfleet.control.ledger.Recent;
import pixfleet.control.ledger.StatusLedger;
import pixfleet.control.scaling.Demand.Load;
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
    private static final Duration TIME_LIMIT = Duration.ofSeconds(20);
    private static final int PAGE = 1000;
    private static final int PAGES = 3;
    private static final int OLD_CHECKS = 20;
    private static final Duration AFTER_FAILURE = Duration.ofMinutes(10);
    private static final int REMEMBERED = 50_000;

    private final Uploads uploads;
    private final Documents documents;
    private final JobLedger jobs;
    private final StatusLedger statuses;
    private final Intake intake;
    private final Retry retry;
    private final Clock clock;
    private final Map<String, Integer> settled = new Recent<>(REMEMBERED);
    private final Map<String, Instant> notBefore = new Recent<>(REMEMBERED);

    /** Where a sweep looks. */
    public record Ports(Uploads uploads, Documents documents, JobLedger jobs, StatusLedger statuses) {}

    /**
     * @param ports where it looks
     * @param intake judges what was missed
     * @param retry sends what was lost
     * @param clock tells what is old, and ends a sweep that takes too long
     */
    public Sweep(Ports ports, Intake intake, Retry retry, Clock clock) {
        this.uploads = ports.uploads();
        this.documents = ports.documents();
        this.jobs = ports.jobs();
        this.statuses = ports.statuses();
        this.intake = intake;
        this.retry = retry;
        this.clock = clock;
    }

    /** What one sweep knows, may still do, and has done. */
    private static final class Round {
        private final Instant now;
        private final Losses losses;
        private final Tally tally;
        private int checks = Integer.MAX_VALUE;

        Round(Instant now, Losses losses, Tally tally) {
            this.now = now;
            this.losses = losses;
            this.tally = tally;
        }
    }

    /**
     * Sweeps once. Not to be called by two threads at once; two processes at once are harmless.
     *
     * @param load what the queue holds: a status may wait for one of those
     * @param tally counts the tasks that are sent, and keeps what could not be mended
     */
    void run(Load load, Tally tally) {
        Instant now = clock.instant();
        var round = new Round(now, new Losses(documents, load, now), tally);
        tally.attempt("the uploads of the last day", () -> {
            String _ = walk(Keys.INCOMING + Ulid.of(now.minus(RECENT), new byte[Ulid.ENTROPY_BYTES]), round);
            return 0;
        });
        round.checks = OLD_CHECKS;
        tally.attempt("the other uploads", () -> {
            String place = documents.find(PLACE).map(Document::text).orElse(Keys.INCOMING);
            String next = walk(place, round);
            if (!next.equals(place)) {
                documents.put(PLACE, next);
            }
            return 0;
        });
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
        String name = group.getFirst().ref().key();
        int content = group.stream().map(upload -> upload.ref().etag()).toList().hashCode();
        if (Objects.equals(settled.get(name), content) || isResting(name, round)) {
            return;
        }
        List<Listed> old = group.stream()
                .filter(upload -> !upload.storedAt().isAfter(round.now.minus(GRACE)))
                .toList();
        if (old.isEmpty()) {
            return;
        }
        round.checks--;
        var open = new ArrayList<Listed>();
        Tally.Outcome outcome = round.tally.attempt(name, () -> {
            open.addAll(job(group.getFirst())
                    .map(job -> repairJob(job, old, round))
                    .orElseGet(() -> repairLoose(old.getFirst(), round)));
            return 0;
        });
        if (outcome != Tally.Outcome.DONE) {
            notBefore.put(name, round.now.plus(AFTER_FAILURE));
        } else if (open.isEmpty() && old.size() == group.size()) {
            settled.put(name, content);
        }
    }

    /** What failed just now must not take the time of what comes after it, sweep by sweep. */
    private boolean isResting(String name, Round round) {
        Instant next = notBefore.get(name);
        return next != null && round.now.isBefore(next);
    }

    /** Answers the upload if it needs more looking at. */
    private List<Listed> repairLoose(Listed upload, Round round) {
        if (Keys.incoming(upload.ref().key()).isEmpty()) {
            return List.of();
        }
        JobId id = TaskIds.job(upload.ref(), upload.storedAt());
        Optional<Status> status = statuses.find(id, TaskIds.image(id, 0));
        if (status.isEmpty()) {
            admit(upload, round);
        } else if (round.losses.isLost(status.get())) {
            jobs.find(id).ifPresent(job -> again(job, status.get(), round));
        }
        return status.filter(Sweep::isSettled).isPresent() ? List.of() : List.of(upload);
    }

    /** Answers the uploads that need more looking at; those of a deleted job do not. */
    private List<Listed> repairJob(JobId id, List<Listed> listed, Round round) {
        Optional<Job> job = jobs.read(id);
        if (job.isEmpty()) {
            return List.of();
        }
        Map<ImageId, Status> known = new HashMap<>();
        statuses.all(id).forEach(status -> known.put(status.image(), status));
        var open = new ArrayList<Listed>();
        for (Listed upload : listed) {
            Optional<Status> status = Optional.ofNullable(known.get(image(upload)));
            if (status.isEmpty() || isReplaced(upload, status.get())) {
                admit(upload, round);
            } else if (round.losses.isLost(status.get())) {
                again(job.get(), status.get(), round);
            }
            if (status.filter(Sweep::isSettled).isEmpty()) {
                open.add(upload);
            }
        }
        return open;
    }

    private static ImageId image(Listed upload) {
        if (Keys.incoming(upload.ref().key()).orElseThrow() instanceof Ticketed ticket) {
            return ticket.image();
        }
        throw new IllegalArgumentException(upload.ref().key() + " was uploaded without a ticket");
    }

    /** Whether other bytes lie there than those that were refused. */
    private static boolean isReplaced(Listed upload, Status status) {
        return status.stage() instanceof Stage.Refused
                && !status.original().etag().equals(upload.ref().etag());
    }

    /** A failed image is not: its user may have it tried again, and that try may be lost. */
    private static boolean isSettled(Status status) {
        return status.stage() instanceof Stage.Done || status.stage() instanceof Stage.Refused;
    }

    private void admit(Listed upload, Round round) {
        String key = upload.ref().key();
        if (isResting(key + " ", round)) {
            return;
        }
        Tally.Outcome outcome = round.tally.attempt(
                key, () -> Retry.sent(intake.admit(upload.ref().bucket(), key)));
        if (outcome != Tally.Outcome.DONE) {
            notBefore.put(key + " ", round.now.plus(AFTER_FAILURE));
        }
    }

    private void again(Job job, Status status, Round round) {
        round.tally.attempt(status.original().key(), () -> retry.lost(job, status));
    }
}
