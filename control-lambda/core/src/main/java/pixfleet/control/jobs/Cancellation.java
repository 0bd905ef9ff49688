package pixfleet.control.jobs;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import pixfleet.control.ledger.JobLedger;
import pixfleet.control.ledger.StatusLedger;
import pixfleet.control.ledger.StatusLedger.Advance;
import pixfleet.job.ImageId;
import pixfleet.job.Job;
import pixfleet.job.JobId;
import pixfleet.job.JobImage;
import pixfleet.job.Keys;
import pixfleet.job.ObjectRef;
import pixfleet.job.Stage;
import pixfleet.job.Status;

/**
 * Ends the images of a job that have not come to an end. What is done stays; a node that has an image in hand finds it over
 * when it comes to it, or when it wants to record its result; what is uploaded later is not taken.
 */
public final class Cancellation {
    /** The stage of an image whose job was cancelled before it was done. */
    public static final Stage CANCELLED = new Stage.Refused("The job was cancelled.");

    private final JobLedger jobs;
    private final StatusLedger statuses;
    private final String bucket;
    private final Clock clock;

    /**
     * @param jobs the jobs there are
     * @param statuses how far their images have come
     * @param bucket where uploads would lie
     * @param clock dates the end
     */
    public Cancellation(JobLedger jobs, StatusLedger statuses, String bucket, Clock clock) {
        this.jobs = jobs;
        this.statuses = statuses;
        this.bucket = bucket;
        this.clock = clock;
    }

    /** How many images were ended; nothing if there is no such job. Twice ends none the second time. */
    public Optional<Integer> cancel(JobId id) {
        return jobs.read(id).map(job -> cancel(job, statuses.all(id)));
    }

    private int cancel(Job job, Collection<Status> known) {
        Map<ImageId, Status> byImage = new HashMap<>();
        known.forEach(status -> byImage.put(status.image(), status));
        Instant now = clock.instant();
        int ended = 0;
        for (int position = 0; position < job.images().size(); position++) {
            JobImage image = job.images().get(position);
            Status status = byImage.containsKey(image.id())
                    ? byImage.get(image.id()).with(CANCELLED, now, "")
                    : awaited(job, position, now);
            ended += statuses.advance(status) == Advance.WRITTEN ? 1 : 0;
        }
        return ended;
    }

    private Status awaited(Job job, int position, Instant now) {
        JobImage image = job.images().get(position);
        String key = Keys.original(job.id(), image.id(), image.fileName());
        return new Status(
                job.id(),
                image.id(),
                1,
                position,
                image.fileName(),
                new ObjectRef(bucket, key, ""),
                CANCELLED,
                now,
                "");
    }
}
