package pixfleet.job;

import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.Operation;
import pixfleet.pipeline.Pipeline;

/**
 * One image of a job to be worked on: the unit on the queue.
 *
 * @param ref the image
 * @param attempt 1 for the first try; a retry asked for by the user counts up
 * @param format what the header said they are
 * @param dimensions what the header said of the decoded shape, before EXIF orientation
 * @param bytes size of the file in bytes
 * @param pipeline what to do
 * @param purpose what the task is sent for
 */
public record Task(
        ImageRef ref,
        int attempt,
        ImageFormat format,
        Dimensions dimensions,
        long bytes,
        Pipeline pipeline,
        Purpose purpose)
        implements AboutImage {
    private static final double SECONDS_AN_IMAGE = 0.03;
    private static final double CODECS_NANOS_A_BYTE = 3;
    private static final double CHEAP_NANOS_A_BYTE = 0.3;
    private static final double MODERATE_NANOS_A_BYTE = 2;
    private static final double DEAR_NANOS_A_BYTE = 10;

    /** Checks the range. */
    public Task {
        if (attempt < 1) {
            throw new IllegalArgumentException("attempts count from 1, not " + attempt);
        }
    }

    /** A task to process an image. */
    public Task(ImageRef ref, int attempt, ImageFormat format, Dimensions dimensions, long bytes, Pipeline pipeline) {
        this(ref, attempt, format, dimensions, bytes, pipeline, new Purpose.Processing());
    }

    /** The same image and attempt for another purpose. */
    public Task with(Purpose other) {
        return new Task(ref, attempt, format, dimensions, bytes, pipeline, other);
    }

    /** The same image for the same purpose, as another attempt. */
    public Task at(int another) {
        return new Task(ref, another, format, dimensions, bytes, pipeline, purpose);
    }

    /**
     * How much work it is, in seconds of one core: decoded bytes times what decoder and encoder and the cost class of each
     * operation take of a byte. An estimate from the header, within a factor of a few.
     */
    public double work() {
        double nanosAByte = CODECS_NANOS_A_BYTE;
        for (Operation operation : pipeline.operations()) {
            nanosAByte += switch (operation.cost()) {
                case CHEAP -> CHEAP_NANOS_A_BYTE;
                case MODERATE -> MODERATE_NANOS_A_BYTE;
                case DEAR -> DEAR_NANOS_A_BYTE;
            };
        }
        return SECONDS_AN_IMAGE + dimensions.decodedBytes() * nanosAByte / 1e9;
    }

    /** Names this attempt and purpose in logs and lists: {@code job/image/attempt} or {@code job/image/attempt/verify}. */
    public String label() {
        String attempted = job() + "/" + image() + "/" + attempt;
        return switch (purpose) {
            case Purpose.Processing _ -> attempted;
            case Purpose.Verifying _ -> attempted + "/verify";
        };
    }
}
