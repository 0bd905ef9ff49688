package pixfleet.job;

/**
 * One image a job announces.
 *
 * @param id names it within the job
 * @param fileName its name as the user knows it, without folders; see {@link Keys#fileName}
 * @param bytes size of the file in bytes, 1 or more
 * @param mediaType its type, as announced; empty if nobody said
 */
public record JobImage(ImageId id, String fileName, long bytes, String mediaType) {
    /** Checks the ranges. */
    public JobImage {
        if (fileName.isBlank()) {
            throw new IllegalArgumentException("an image has a file name");
        }
        if (bytes < 1) {
            throw new IllegalArgumentException(fileName + " is empty");
        }
    }

    /** An image of which nobody said the type. */
    public JobImage(ImageId id, String fileName, long bytes) {
        this(id, fileName, bytes, "");
    }
}
