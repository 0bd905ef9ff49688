package pixfleet.control.reconcile;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import pixfleet.control.intake.Intake;
import pixfleet.control.intake.Uploads;
import pixfleet.control.intake.Uploads.Listed;
import pixfleet.control.jobs.Removal;
import pixfleet.control.listing.ListingQueue;
import pixfleet.job.Completion;
import pixfleet.job.ImageRef;
import pixfleet.job.JobId;
import pixfleet.job.JobImage;
import pixfleet.job.JobNotice;
import pixfleet.job.Keys;
import pixfleet.job.ListingStep;
import pixfleet.job.ObjectRef;
import pixfleet.job.Stage;
import pixfleet.job.Status;
import pixfleet.records.Finishes;
import pixfleet.records.Finishes.Look;
import pixfleet.records.Images;
import pixfleet.records.Images.Advance;
import pixfleet.records.JobRecord;
import pixfleet.records.Jobs;
import pixfleet.records.Line;
import pixfleet.records.OpenWork;
import pixfleet.records.OpenWork.Due;
import pixfleet.records.Origin;

/**
 * Looks after what is due: uploads whose event is late or lost, or that were given up; tasks that are lost; ends that
 * nobody told; jobs that have finished; what may be left of deleted ones. It costs what is due, however much there ever
 * was, and each piece is judged by its own age.
 */
public final class Sweep {
    /** An upload's event has so long to come. */
    private static final Duration GRACE = Duration.ofMinutes(2);

    /** Uploads that began while their ticket was good may come to their end. */
    private static final Duration LATE = Duration.ofHours(1);

    /** How often it is looked whether a job has finished: each minute, of an old one more seldom. */
    private static final Duration NEXT = Duration.ofSeconds(50);

    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final Duration SOON = Duration.ofMinutes(5);
    private static final Duration SELDOM = Duration.ofHours(2);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration AFTER_FAILURE = Duration.ofMinutes(10);
    private static final Duration TIME_LIMIT = Duration.ofSeconds(20);

    /** Of each share of the open work; the rest is due at the next sweep. */
    private static final int MAX_DUE = 100;

    private static final int PAGE = 1000;

    private final Ports ports;
    private final Terms terms;
    private final Clock clock;

    /** Where ends are told: images' that their nodes left untold, and jobs'. */
    public record Telling(Completions completions, Finishes finishes, Notices notices) {}

    /** What it reads and writes. */
    public record Ports(
            OpenWork work, Uploads uploads, Jobs jobs, Images statuses, ListingQueue listing, Telling telling) {}

    /**
     * Who mends, and on what terms.
     *
     * @param intake judges what was missed
     * @param retry sends what was lost
     * @param removal takes away what is left of deleted jobs
     * @param bucket where uploads would lie
     * @param ticket how long a ticket is good
     */
    public record Terms(Intake intake, Retry retry, Removal removal, String bucket, Duration ticket) {}

    /**
     * @param ports what it reads and writes
     * @param terms who mends, and on what terms
     * @param clock tells what is due, and ends a sweep that takes too long
     */
    public Sweep(Ports ports, Terms terms, Clock clock) {
        this.ports = ports;
        this.terms = terms;
        this.clock = clock;
    }

    /**
     * Sweeps once. Two at once are harmless.
     *
     * @param losses tells which tasks are lost
     * @param tally counts the tasks that are sent, and keeps what could not be mended
     */
    void run(Losses losses, Tally tally) {
        Instant now = clock.instant();
        tally.attempt("what is due", () -> {
            for (Due due : ports.work().due(now, MAX_DUE)) {
                if (clock.instant().isAfter(now.plus(TIME_LIMIT))) {
                    break;
                }
                Tally.Outcome outcome = tally.attempt(name(due), () -> look(due, now, losses, tally));
                if (outcome != Tally.Outcome.DONE) {
                    ports.work().postpone(due, now.plus(AFTER_FAILURE));
                }
            }
            return 0;
        });
    }

    private static String name(Due due) {
        return switch (due) {
            case Due.Image image -> "the image %s of the job %s".formatted(image.image(), image.job());
            case Due.Uploads uploads -> "the uploads of the job " + uploads.job();
            case Due.Job whole -> "the job " + whole.job();
        };
    }

    private int look(Due due, Instant now, Losses losses, Tally tally) {
        switch (due) {
            case Due.Job whole -> {
                look(whole, now);
                return 0;
            }
            case Due.Image image -> {
                return look(image, now, losses, tally);
            }
            case Due.Uploads uploads -> {
                look(uploads, now, tally);
                return 0;
            }
        }
    }

    /** Takes away what is left of a deleted job, has a listing go on, and tells once of a job that has finished. */
    private void look(Due.Job due, Instant now) {
        Optional<JobRecord> job = ports.jobs().find(due.job());
        if (job.isEmpty()) {
            terms.removal().remove(due.job());
            ports.work().settle(due);
            return;
        }
        if (!job.get().origin().isKnown()) {
            // Its listing has not gone on for a while. Two that go on are harmless.
            ports.listing().send(List.of(new ListingStep.Onward(due.job())));
            ports.work().postpone(due, now.plus(AFTER_FAILURE));
            return;
        }
        switch (ports.telling().finishes().look(due.job(), now)) {
            case Look.Open _ -> {
                Duration age = Duration.between(job.get().createdAt(), now);
                ports.work().postpone(due, now.plus(within(NEXT, age.dividedBy(20), LONGEST)));
            }
            case Look.Tell(JobNotice notice) -> {
                ports.telling().notices().tell(notice);
                ports.telling().finishes().told(due.job());
            }
            case Look.Over _ -> {}
        }
    }

    private int look(Due.Image due, Instant now, Losses losses, Tally tally) {
        Optional<JobRecord> job = ports.jobs().find(due.job());
        Optional<Status> status = ports.statuses().find(due.job(), due.image());
        if (job.isEmpty()) {
            terms.removal().remove(due.job());
            return 0;
        }
        if (status.isEmpty()) {
            return 0;
        }
        if (status.get().stage().terminal()) {
            tell(job.get(), status.get());
            return 0;
        }
        Duration age = Duration.between(status.get().at(), now);
        tally.open(age);
        return switch (losses.of(status.get())) {
            case THERE -> {
                ports.work().postpone(due, now.plus(within(SOON, age, SELDOM)));
                yield 0;
            }
            case DOUBTFUL -> {
                int sent = tally.retried(terms.retry().doubtful(job.get(), status.get()));
                // Not before it has waited for twice as long: of a queue of many hours each task is sent again but a
                // few times.
                ports.work().postpone(due, now.plus(within(SOON, age, DAY)));
                yield sent;
            }
            case GONE -> tally.retried(terms.retry().lost(job.get(), status.get()));
        };
    }

    /** Tells an end if the node that recorded it has not: it may have died, or been cut off, before it could. */
    private void tell(JobRecord job, Status status) {
        ports.statuses().untold(status.job(), status.image()).ifPresent(end -> {
            ports.telling()
                    .completions()
                    .publish(new Completion(end, ports.jobs().pipeline(job)), job.owner());
            ports.statuses().told(end);
        });
    }

    private static Duration within(Duration least, Duration wanted, Duration most) {
        Duration enough = wanted.compareTo(least) < 0 ? least : wanted;
        return enough.compareTo(most) > 0 ? most : enough;
    }

    private void look(Due.Uploads due, Instant now, Tally tally) {
        Optional<JobRecord> job = ports.jobs().find(due.job());
        if (job.isEmpty()) {
            terms.removal().remove(due.job(), due.block());
            return;
        }
        List<JobImage> awaited = ports.work().lines(due).stream()
                .filter(line -> line.known().isEmpty())
                .map(Line::image)
                .toList();
        if (job.get().origin() instanceof Origin.Listed && !awaited.isEmpty()) {
            ports.listing().send(List.of(new ListingStep.Judging(due.job(), due.block())));
            ports.work().postpone(due, now.plus(later(job.get(), now)));
            return;
        }
        Set<JobImage> left = awaited.isEmpty() ? Set.of() : missing(job.get(), awaited, now, tally);
        Instant end = job.get().createdAt().plus(terms.ticket());
        if (!left.isEmpty() && !now.isBefore(end.plus(LATE))) {
            Instant latest = ports.work().ticketsEnd(due);
            Instant good = latest.isAfter(end) ? latest : end;
            left.removeIf(image -> !now.isBefore(good.plus(LATE)) && isGivenUp(job.get(), image, now, good));
        }
        if (left.isEmpty()) {
            ports.work().settle(due);
        } else {
            ports.work().postpone(due, now.plus(later(job.get(), now)));
        }
    }

    private static Duration later(JobRecord job, Instant now) {
        return within(SOON, Duration.between(job.createdAt(), now).dividedBy(2), SELDOM);
    }

    /** Admits those that were uploaded, and answers those that were not, were just now, or could not be judged. */
    private Set<JobImage> missing(JobRecord job, List<JobImage> awaited, Instant now, Tally tally) {
        Map<String, Listed> uploaded = uploaded(job.id(), awaited);
        var left = new HashSet<JobImage>();
        for (JobImage image : awaited) {
            String key = Keys.original(job.id(), image.id(), image.fileName());
            Optional<Listed> upload = Optional.ofNullable(uploaded.get(key));
            boolean old = upload.filter(it -> !it.storedAt().isAfter(now.minus(GRACE)))
                    .isPresent();
            if (!old || tally.attempt(key, () -> admit(key)) != Tally.Outcome.DONE) {
                left.add(image);
            }
        }
        return left;
    }

    private int admit(String key) {
        return Retry.sent(terms.intake().admit(terms.bucket(), key));
    }

    /** What lies there from the first of these images of a block to the last, by key. Ids are in the order of the images. */
    private Map<String, Listed> uploaded(JobId job, List<JobImage> awaited) {
        String folder = Keys.originals(job, awaited.getFirst().id());
        String last = folder + awaited.getLast().id() + "0";
        var found = new HashMap<String, Listed>();
        String after = folder + awaited.getFirst().id();
        while (!after.isEmpty()) {
            List<Listed> page = ports.uploads().list(after, PAGE);
            page.forEach(listed -> found.put(listed.ref().key(), listed));
            String end = page.isEmpty() ? last : page.getLast().ref().key();
            after = page.size() < PAGE || end.compareTo(last) >= 0 ? "" : end;
        }
        return found;
    }

    /** Ends an image that was announced and never uploaded. One that is there has an event that is late: it stays. */
    private boolean isGivenUp(JobRecord job, JobImage image, Instant now, Instant good) {
        String key = Keys.original(job.id(), image.id(), image.fileName());
        if (ports.uploads().find(terms.bucket(), key).isPresent()) {
            return false;
        }
        var reason = new Stage.Refused("It was not uploaded while its ticket was good, %d minutes from %s."
                .formatted(Duration.between(job.createdAt(), good).toMinutes(), job.createdAt()));
        Advance _ = ports.statuses()
                .advance(new Status(
                        ImageRef.of(job.id(), image, new ObjectRef(terms.bucket(), key, "")), 1, reason, now, ""));
        return true;
    }
}
