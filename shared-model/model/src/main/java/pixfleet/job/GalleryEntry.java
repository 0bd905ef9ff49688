package pixfleet.job;

import java.time.Instant;
import pixfleet.pipeline.Pipeline;

/**
 * A result as the gallery shows it.
 *
 * @param ref the image
 * @param pipeline what was done
 * @param result the result
 * @param finishedAt when it was stored
 */
public record GalleryEntry(ImageRef ref, Pipeline pipeline, Result result, Instant finishedAt) implements AboutImage {}
