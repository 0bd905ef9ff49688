package pixfleet.job;

import java.time.Instant;

/**
 * A result as the gallery shows it.
 *
 * @param ref the image
 * @param pipeline what was done, in text form, with names in the place of pictures
 * @param result the result
 * @param finishedAt when it was stored
 */
public record GalleryEntry(ImageRef ref, String pipeline, Result result, Instant finishedAt) implements AboutImage {}
