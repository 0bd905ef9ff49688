package pixfleet.job;

import java.time.Instant;
import pixfleet.pipeline.Pipeline;

/**
 * A result as the gallery shows it.
 *
 * @param job the job
 * @param image the image
 * @param position the image's place in its job, from 0
 * @param fileName its name as the user knows it
 * @param original where the original lies
 * @param pipeline what was done
 * @param result the result
 * @param finishedAt when it was stored
 */
public record GalleryEntry(
        JobId job,
        ImageId image,
        int position,
        String fileName,
        ObjectRef original,
        Pipeline pipeline,
        Result result,
        Instant finishedAt) {}
