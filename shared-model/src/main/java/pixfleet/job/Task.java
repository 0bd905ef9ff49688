package pixfleet.job;

import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.Pipeline;

/**
 * One image of a job to be processed: the unit on the queue.
 *
 * @param job the job it belongs to
 * @param image the image
 * @param attempt 1 for the first try; a retry asked for by the user counts up
 * @param position the image's place in its job, from 0
 * @param fileName its name as the user knows it
 * @param original where the bytes lie
 * @param format what the header said they are
 * @param dimensions what the header said of the decoded shape, before EXIF orientation
 * @param bytes size of the file in bytes
 * @param pipeline what to do
 */
public record Task(
        JobId job,
        ImageId image,
        int attempt,
        int position,
        String fileName,
        ObjectRef original,
        ImageFormat format,
        Dimensions dimensions,
        long bytes,
        Pipeline pipeline) {
    /** Checks the ranges. */
    public Task {
        if (attempt < 1) {
            throw new IllegalArgumentException("attempts count from 1, not " + attempt);
        }
        if (position < 0) {
            throw new IllegalArgumentException("positions count from 0, not " + position);
        }
    }

    /** Names this attempt in logs and lists: {@code job/image/attempt}. */
    public String label() {
        return job + "/" + image + "/" + attempt;
    }
}
