package pixfleet.control.jobs;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import pixfleet.job.ImageId;
import pixfleet.job.JobId;
import pixfleet.job.Keys;
import pixfleet.job.Status;

/**
 * A job as its user sees it.
 *
 * @param id the job
 * @param createdAt when it was made
 * @param pipeline what is done, in text form; empty where an upload without a ticket did not say
 * @param images every image, in the job's order
 */
public record JobReport(JobId id, Instant createdAt, String pipeline, List<Line> images) {
    /** Copies the list. */
    public JobReport {
        images = List.copyOf(images);
    }

    /** One image of the job. */
    public sealed interface Line {
        /** The image. */
        ImageId image();

        /** Its name. */
        String fileName();

        /**
         * A ticket was given, and no upload has been seen yet.
         *
         * @param key where it is to be uploaded
         */
        record Awaiting(ImageId image, String fileName, String key) implements Line {}

        /**
         * It was uploaded.
         *
         * @param status how far it has come
         */
        record Seen(Status status) implements Line {
            @Override
            public ImageId image() {
                return status.image();
            }

            @Override
            public String fileName() {
                return status.fileName();
            }
        }
    }

    static Line line(JobId job, pixfleet.job.JobImage image, Optional<Status> status) {
        return status.<Line>map(Line.Seen::new)
                .orElseGet(() -> new Line.Awaiting(
                        image.id(), image.fileName(), Keys.original(job, image.id(), image.fileName())));
    }

    /** Whether nothing more will happen by itself. */
    public boolean finished() {
        return images.stream()
                .allMatch(line ->
                        line instanceof Line.Seen(var status) && status.stage().terminal());
    }
}
