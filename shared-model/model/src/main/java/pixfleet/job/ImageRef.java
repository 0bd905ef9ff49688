package pixfleet.job;

/**
 * One image of a job: what a task, a status and a gallery entry say alike of the image they are about.
 *
 * @param job the job it belongs to
 * @param image the image
 * @param position the image's place in its job, from 0
 * @param fileName its name as the user knows it
 * @param original where the original's bytes lie
 */
public record ImageRef(JobId job, ImageId image, int position, String fileName, ObjectRef original) {
    /** Checks the range. */
    public ImageRef {
        if (position < 0) {
            throw new IllegalArgumentException("positions count from 0, not " + position);
        }
    }

    /** An image whose id says its place in the job. */
    public static ImageRef of(JobId job, ImageId image, String fileName, ObjectRef original) {
        return new ImageRef(job, image, image.position(), fileName, original);
    }

    /** An announced image. */
    public static ImageRef of(JobId job, JobImage image, ObjectRef original) {
        return of(job, image.id(), image.fileName(), original);
    }
}
