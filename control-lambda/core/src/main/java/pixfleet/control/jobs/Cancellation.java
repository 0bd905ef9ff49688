package pixfleet.control.jobs;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import pixfleet.control.ledger.Concurrent;
import pixfleet.job.ImageRef;
import pixfleet.job.JobId;
import pixfleet.job.JobImage;
import pixfleet.job.Keys;
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
 * Ends the images of a job that have not come to an end. What is done stays; a node that has an image in hand finds it over
 * when it comes to it, or when it wants to record its result; what is uploaded later is not taken.
 */
public final class Cancellation {
    /** The stage of an image whose job was cancelled before it was done. */
    public static final Stage CANCELLED = new Stage.Refused("The job was cancelled.");

    private static final int PAGE = 1000;

    private final Jobs jobs;
    private final Images statuses;
    private final Listings listings;
    private final String bucket;
    private final Clock clock;

    /** What it reads and writes. */
    public record Ports(Jobs jobs, Images statuses, Listings listings) {}

    /**
     * @param ports what it reads and writes
     * @param bucket where uploads would lie
     * @param clock dates the end
     */
    public Cancellation(Ports ports, String bucket, Clock clock) {
        this.jobs = ports.jobs();
        this.statuses = ports.statuses();
        this.listings = ports.listings();
        this.bucket = bucket;
        this.clock = clock;
    }

    /** How many images were ended; nothing if there is no such job. Twice ends none the second time. */
    public Optional<Integer> cancel(JobId id) {
        listings.stop(id, "The job was cancelled.");
        return jobs.find(id).map(this::cancel);
    }

    private int cancel(JobRecord job) {
        Instant now = clock.instant();
        int ended = job.origin() instanceof Origin.Listed listed ? unjudged(job, listed.source(), now) : 0;
        for (int from = 0; from < job.images(); from += PAGE) {
            List<Status> open = statuses.page(job, from, PAGE).stream()
                    .filter(line -> line.known()
                            .filter(status -> status.stage().terminal())
                            .isEmpty())
                    .map(line -> ended(job, line, now))
                    .toList();
            ended += (int) Concurrent.map(open, statuses::advance).stream()
                    .filter(Advance.WRITTEN::equals)
                    .count();
        }
        return ended;
    }

    /** Ends the images of a source that nobody has judged yet. */
    private int unjudged(JobRecord job, Source source, Instant now) {
        int ended = 0;
        for (int block = 0; block * Listings.BLOCK < job.images(); block++) {
            List<Status> open = listings.unjudged(job.id(), block).stream()
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
            listings.begin(open);
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
