package pixfleet.control.listing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pixfleet.control.dispatch.TaskQueue;
import pixfleet.control.intake.Assessor;
import pixfleet.control.intake.Opinion;
import pixfleet.control.intake.Uploads;
import pixfleet.control.intake.Uploads.Unreadable;
import pixfleet.control.ledger.Concurrent;
import pixfleet.control.scaling.Sent;
import pixfleet.fault.TransientFailure;
import pixfleet.job.ImageRef;
import pixfleet.job.JobId;
import pixfleet.job.Keys;
import pixfleet.job.Listing;
import pixfleet.job.ListingStep;
import pixfleet.job.ObjectRef;
import pixfleet.job.Source;
import pixfleet.job.Stage;
import pixfleet.job.Status;
import pixfleet.job.Task;
import pixfleet.pipeline.Pipeline;
import pixfleet.records.JobRecord;
import pixfleet.records.Jobs;
import pixfleet.records.Listings;
import pixfleet.records.Listings.Block;
import pixfleet.records.Listings.Place;
import pixfleet.records.Listings.Unjudged;
import pixfleet.records.OpenWork;
import pixfleet.records.OpenWork.Due;
import pixfleet.records.Origin;

/**
 * Takes the steps of a listing: finds a source's keys page by page, and judges blocks of them.
 *
 * <p>Killed between any two calls it goes on. A block of keys is written once and for good; then the job's row says that the
 * listing is past it; then its judging is sent. What was not sent the sweep sends, since a block is open work until all of
 * it was judged. Each step may be taken twice, and by two at once.
 */
public final class SourceListing {
    /** Images of a job at most. */
    public static final int MAX_IMAGES = 10_000_000;

    /** After it someone looks whether a block was judged, or a listing went on. */
    static final Duration LOOK = Duration.ofMinutes(5);

    /** A step ends some time after it, and sends the next. */
    private static final Duration TURN = Duration.ofSeconds(10);

    private final Ports ports;
    private final SourceKeys keys;
    private final ListingQueue queue;
    private final Clock clock;

    /** Where a listing reads, writes and sends. */
    public record Ports(Jobs jobs, Listings listings, OpenWork work, Assessor assessor, TaskQueue tasks) {}

    /** Where it finds keys, and how it goes on. */
    public record Sourcing(Sources sources, Uploads uploads, ListingQueue queue) {}

    /**
     * @param ports where it reads, writes and sends
     * @param sourcing where it finds keys, and how it goes on
     * @param clock dates the statuses
     */
    public SourceListing(Ports ports, Sourcing sourcing, Clock clock) {
        this.ports = ports;
        this.keys = new SourceKeys(sourcing.sources(), sourcing.uploads());
        this.queue = sourcing.queue();
        this.clock = clock;
    }

    /** Takes a step, and answers what it sent. */
    public Sent take(ListingStep.Finding step) {
        return ports.jobs()
                .find(step.job())
                .map(job -> switch (step) {
                    case ListingStep.Onward _ -> new Sent(onward(job));
                    case ListingStep.Judging(var _, int block) -> judge(job, block);
                })
                .orElse(new Sent(0));
    }

    private int onward(JobRecord job) {
        if (!(job.origin() instanceof Origin.Listed listed)) {
            return 0;
        }
        Instant end = clock.instant().plus(TURN);
        Optional<Place> place = ports.listings().place(job.id());
        while (place.isPresent() && clock.instant().isBefore(end)) {
            place = page(job.id(), listed.source(), place.get());
        }
        if (place.isPresent()) {
            queue.send(List.of(new ListingStep.Onward(job.id())));
        }
        return 0;
    }

    /** Announces a page of keys, and answers where to go on; nothing at the end, or if another goes on already. */
    private Optional<Place> page(JobId job, Source source, Place place) {
        if (place.images() % Listings.BLOCK != 0) {
            return ended(job, place, new Listing.Complete());
        }
        if (place.images() >= MAX_IMAGES) {
            return ended(
                    job,
                    place,
                    new Listing.Stopped(
                            "A job has at most %d images; what comes after these is left out.".formatted(MAX_IMAGES)));
        }
        List<Block> found;
        try {
            found = keys.next(source, place.after());
        } catch (Unreadable e) {
            return ended(job, place, new Listing.Stopped(e.reason()));
        }
        if (found.isEmpty()) {
            return ended(
                    job,
                    place,
                    place.images() == 0
                            ? new Listing.Stopped("There is no image in the source.")
                            : new Listing.Complete());
        }
        return announced(job, place, found);
    }

    private Optional<Place> ended(JobId job, Place place, Listing how) {
        boolean _ = ports.listings().end(job, place, how);
        return Optional.empty();
    }

    private Optional<Place> announced(JobId job, Place place, List<Block> found) {
        Instant due = clock.instant().plus(LOOK);
        Place next = place;
        var steps = new ArrayList<ListingStep>();
        for (Block block : found) {
            int number = next.images() / Listings.BLOCK;
            Block stands = ports.listings().announce(job, number, block, due);
            steps.add(new ListingStep.Judging(job, number));
            next = new Place(next.images() + stands.keys().size(), stands.after());
            if (!stands.equals(block)) {
                // From an earlier run: the keys behind these have to be found anew.
                break;
            }
        }
        if (!ports.listings().advance(job, place, next, due)) {
            return Optional.empty();
        }
        queue.send(steps);
        return Optional.of(next);
    }

    private Sent judge(JobRecord job, int block) {
        if (!(job.origin() instanceof Origin.Listed listed)) {
            return new Sent(0);
        }
        if (job.origin().isKnown() && block * Listings.BLOCK >= job.images()) {
            // Found by a listing that was stopped before it was counted.
            ports.work().settle(new Due.Uploads(job.id(), block));
            return new Sent(0);
        }
        List<Unjudged> left = ports.listings().unjudged(job.id(), block);
        Pipeline pipeline = ports.jobs().pipeline(job);
        List<Judged> judged = Concurrent.map(left, image -> judged(job, pipeline, listed.source(), image));
        List<Task> tasks = judged.stream().flatMap(it -> it.tasks().stream()).toList();
        ports.tasks().send(tasks);
        ports.listings()
                .begin(judged.stream().flatMap(it -> it.statuses().stream()).toList());
        judged.stream().flatMap(it -> it.failures().stream()).findFirst().ifPresent(failure -> {
            throw failure;
        });
        ports.work().settle(new Due.Uploads(job.id(), block));
        return new Sent(
                tasks.size(), tasks.stream().mapToDouble(Task::work).average().orElse(0));
    }

    /** What became of an image: of each at most one. Of one that could not be judged now there is a failure alone. */
    private record Judged(List<Task> tasks, List<Status> statuses, List<TransientFailure> failures) {}

    private Judged judged(JobRecord job, Pipeline pipeline, Source source, Unjudged image) {
        var original = new ObjectRef(source.bucket(), image.key(), "");
        try {
            return switch (ports.assessor().assess(job, pipeline, image.image(), original)) {
                case Opinion.Fit(Task task) ->
                    new Judged(
                            List.of(task),
                            List.of(Status.of(task, new Stage.Queued(), clock.instant(), "")),
                            List.of());
                case Opinion.Unfit(ObjectRef seen, String reason) ->
                    new Judged(List.of(), List.of(refused(job, image, seen, reason)), List.of());
            };
        } catch (TransientFailure e) {
            return new Judged(List.of(), List.of(), List.of(e));
        }
    }

    private Status refused(JobRecord job, Unjudged image, ObjectRef original, String reason) {
        return new Status(
                ImageRef.of(job.id(), image.image(), Keys.fileName(image.key()), original),
                1,
                new Stage.Refused(reason),
                clock.instant(),
                "");
    }
}
