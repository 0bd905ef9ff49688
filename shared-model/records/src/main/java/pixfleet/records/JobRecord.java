package pixfleet.records;

import java.time.Instant;
import pixfleet.job.JobId;
import pixfleet.pipeline.InvalidPipeline;
import pixfleet.pipeline.Pipeline;

/**
 * What is known of a job beside its images.
 *
 * @param id names it
 * @param owner the identity it belongs to
 * @param pipelineText what to do, in text form; empty where an upload without a ticket did not say
 * @param images how many it has, 1 or more
 * @param createdAt when it was submitted
 */
public record JobRecord(JobId id, String owner, String pipelineText, int images, Instant createdAt) {
    /** Checks the range. */
    public JobRecord {
        if (images < 1) {
            throw new IllegalArgumentException("a job has at least one image");
        }
    }

    /**
     * What to do.
     *
     * @throws InvalidPipeline if nobody said
     */
    public Pipeline pipeline() {
        return Pipeline.parse(pipelineText);
    }
}
