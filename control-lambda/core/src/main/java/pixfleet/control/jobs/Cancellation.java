package pixfleet.control.jobs;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import pixfleet.control.ledger.Concurrent;
import pixfleet.fault.TransientFailure;
import pixfleet.job.ImageRef;
import pixfleet.job.JobId;
import pixfleet.job.JobImage;
import pixfleet.job.Keys;
import pixfleet.job.ListingStep;
import pixfleet.job.ObjectRef;
import pixfleet.job.Source;
import pixfleet.job.Stage;
import pixfleet.job.Status;
import pixfleet.records.Images;
import pixfleet.records.Images.Advance;
import pixfleet.records.JobRecord;
import pixfleet.records.Jobs;
import pixfleet.records.Line;
import pixfleet.records.Listings;
import pixfleet.records.Origin;

/**
 * Ends the images of a job that have not come to an end. What is done stays; a node that has an image in flight finds it over
 * when it comes to it, or when it wants to record its result; what is uploaded later is not taken, and parts of what is
 * uploaded now are removed. A vast job is ended step by step.
 */
public final class Cancellation {
    /** The stage of an image whose job was cancelled before it was done. */
    public static final Stage CANCELLED = new Stage.Refused("The job was cancelled.");

    /** Images whose ends may take longer to write than an HTTP API waits; no job with uploads has as many. */
    static final int VAST = 10_000;

    /** Images that are read before their ends are written. */
    private static final int PAGE = 1000;

    /** A step ends some time after it, and sends the next. */
    private static final Duration TURN = Duration.ofSeconds(10);

    private final Ports ports;
    private final String bucket;
    private final Clock clock;

    /** What it reads and writes, and how it goes on with a vast job. */
    public record Ports(Jobs jobs, Images statuses, Listings listings, ObjectStore store, Next next) {}

    /** Has the next step of a cancellation taken. */
    public interface Next {
        /**
         * Sends a step. Twice has it taken twice, which is harmless.
         *
         * @throws TransientFailure if it may not have been sent
         */
        void send(ListingStep.Cancelling step);
    }

    /**
     * What a cancellation did.
     *
     * @param ended images that were ended
     * @param ending images that may be open yet, and are ended one after another
     */
    public record Cancelled(int ended, int ending) {}

    /**
     * @param ports what it reads and writes
     * @param bucket where uploads would lie
     * @param clock dates the end
     */
    public Cancellation(Ports ports, String bucket, Clock clock) {
        this.ports = ports;
        this.bucket = bucket;
        this.clock = clock;
    }

    /** What became of the job's images; nothing if there is no such job. Twice ends none the second time. */
    public Optional<Cancelled> cancel(JobId id) {
        ports.listings().stop(id, "The job was cancelled.");
        return ports.jobs().find(id).map(this::cancel);
    }

    private Cancelled cancel(JobRecord job) {
        if (job.images() > VAST) {
            ports.next().send(new ListingStep.Cancelling(job.id(), 0));
            return new Cancelled(0, job.images());
        }
        int ended = 0;
        for (int from = 0; from < job.images(); from += PAGE) {
            ended += cancel(job, from);
        }
        List<String> _ = Concurrent.map(Keys.originals(job.id(), job.images()), prefix -> {
            ports.store().clearParts(prefix);
            return prefix;
        });
        return new Cancelled(ended, 0);
    }

    /** Goes on with a vast job for some seconds, and sends the next step if that was not all. */
    public void take(ListingStep.Cancelling step) {
        Instant end = clock.instant().plus(TURN);
        ports.jobs().find(step.job()).ifPresent(job -> {
            int from = step.block() * Listings.BLOCK;
            while (from < job.images() && clock.instant().isBefore(end)) {
                int _ = cancel(job, from);
                from += PAGE;
            }
            if (from < job.images()) {
                ports.next().send(new ListingStep.Cancelling(job.id(), from / Listings.BLOCK));
            }
        });
    }

    /** Ends a page of images, and answers how many were. */
    private int cancel(JobRecord job, int from) {
        Instant now = clock.instant();
        int ended = job.origin() instanceof Origin.Listed listed ? unjudged(job, listed.source(), from, now) : 0;
        List<Status> open = ports.statuses().page(job, from, PAGE).stream()
                .filter(line ->
                        line.known().filter(status -> status.stage().terminal()).isEmpty())
                .map(line -> ended(job, line, now))
                .toList();
        return ended
                + (int) Concurrent.map(open, ports.statuses()::advance).stream()
                        .filter(Advance.WRITTEN::equals)
                        .count();
    }

    /** Ends those of a page of a source that nobody has judged yet. */
    private int unjudged(JobRecord job, Source source, int from, Instant now) {
        int ended = 0;
        int to = Math.min(job.images(), from + PAGE);
        for (int block = from / Listings.BLOCK; block * Listings.BLOCK < to; block++) {
            List<Status> open = ports.listings().unjudged(job.id(), block).stream()
                    .map(image -> new Status(
                            ImageRef.of(
                                    job.id(),
                                    image.image(),
                                    Keys.fileName(image.key()),
                                    new ObjectRef(source.bucket(), image.key(), "")),
                            1,
                            CANCELLED,
                            now,
                            ""))
                    .toList();
            ports.listings().begin(open);
            ended += open.size();
        }
        return ended;
    }

    private Status ended(JobRecord job, Line line, Instant now) {
        return switch (line) {
            case Line.Seen(var _, Status status) -> status.with(CANCELLED, now, "");
            case Line.Awaited(JobImage image) ->
                new Status(
                        ImageRef.of(
                                job.id(),
                                image,
                                new ObjectRef(bucket, Keys.original(job.id(), image.id(), image.fileName()), "")),
                        1,
                        CANCELLED,
                        now,
                        "");
        };
    }
}
