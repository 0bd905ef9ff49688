package pixfleet.job;

import java.time.Instant;
import java.util.List;
import pixfleet.pipeline.Pipeline;

/**
 * What a user submits: a pipeline and the images it is for.
 *
 * @param id names it
 * @param pipeline what to do
 * @param images 1 or more; an image's place in this list is its position
 * @param createdAt when it was submitted
 */
public record Job(JobId id, Pipeline pipeline, List<JobImage> images, Instant createdAt) {
    /** Copies the list. */
    public Job {
        images = List.copyOf(images);
        if (images.isEmpty()) {
            throw new IllegalArgumentException("a job has at least one image");
        }
    }
}
