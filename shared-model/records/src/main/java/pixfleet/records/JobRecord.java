package pixfleet.records;

import java.time.Instant;
import pixfleet.job.JobId;

/**
 * What is known of a job beside its images.
 *
 * @param id names it
 * @param owner the identity it belongs to
 * @param pipelineText what to do, in text form, with names in the place of pictures ({@link Assets}); empty where an upload
 *     without a ticket did not say
 * @param images how many it has, 1 or more; of a job whose source is listed, how many are known, 0 or more
 * @param createdAt when it was submitted
 * @param origin where its images come from
 */
public record JobRecord(JobId id, String owner, String pipelineText, int images, Instant createdAt, Origin origin) {
    /** Checks the range. */
    public JobRecord {
        if (images < (origin instanceof Origin.Uploads ? 1 : 0)) {
            throw new IllegalArgumentException("a job has at least one image");
        }
    }

    /** A job whose images are uploaded for it. */
    public JobRecord(JobId id, String owner, String pipelineText, int images, Instant createdAt) {
        this(id, owner, pipelineText, images, createdAt, new Origin.Uploads());
    }
}
