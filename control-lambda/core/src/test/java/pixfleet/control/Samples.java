package pixfleet.control;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import pixfleet.job.ImageFormat;
import pixfleet.job.ImageId;
import pixfleet.job.ImageRef;
import pixfleet.job.Job;
import pixfleet.job.JobId;
import pixfleet.job.JobImage;
import pixfleet.job.Keys;
import pixfleet.job.ObjectRef;
import pixfleet.job.Result;
import pixfleet.job.Stage;
import pixfleet.job.Status;
import pixfleet.job.Task;
import pixfleet.job.Timings;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.Pipeline;
import pixfleet.records.JobRecord;
import pixfleet.records.Jobs;

/** Jobs, tasks and statuses for tests. */
public final class Samples {
    /** The moment most tests play at. */
    public static final Instant NOON = Instant.parse("2026-03-14T12:00:00Z");

    private Samples() {}

    /** A job id of that moment. */
    public static JobId jobId(Instant at, int number) {
        return JobId.of(at, entropy(number));
    }

    /** An image id. */
    public static ImageId imageId(int number) {
        return ImageId.of(NOON.plusMillis(1), entropy(number));
    }

    private static byte[] entropy(int number) {
        return new byte[] {
            1, 2, 3, 4, 5, 6, (byte) (number >> 24), (byte) (number >> 16), (byte) (number >> 8), (byte) number
        };
    }

    /** A job of that many images, named {@code 0.png}, {@code 1.png}, ... of 1000 bytes. */
    public static Job job(JobId id, int images) {
        List<JobImage> all = java.util.stream.IntStream.range(0, images)
                .mapToObj(position -> new JobImage(ImageId.of(id, position), position + ".png", 1000))
                .toList();
        return new Job(id, Pipeline.parse("canny"), all, id.time());
    }

    /** Opens it for the operators, and answers it. */
    public static Job open(Jobs jobs, Job job) {
        var _ = jobs.open(job, Jobs.OPERATORS, job.createdAt().plus(Duration.ofMinutes(5)));
        return job;
    }

    /** What is recorded of it. */
    public static JobRecord record(Job job) {
        return new JobRecord(
                job.id(), Jobs.OPERATORS, job.pipeline().text(), job.images().size(), job.createdAt());
    }

    /** A task of the image at that position of the job. */
    public static Task task(Job job, int position, int attempt) {
        JobImage image = job.images().get(position);
        return new Task(
                new ImageRef(job.id(), image.id(), position, image.fileName(), original(job, position)),
                attempt,
                ImageFormat.PNG,
                new Dimensions(4, 3, 3, 8),
                image.bytes(),
                job.pipeline());
    }

    /** Where the original of the image at that position lies. */
    public static ObjectRef original(Job job, int position) {
        JobImage image = job.images().get(position);
        return new ObjectRef("uploads", Keys.original(job.id(), image.id(), image.fileName()), "0123456789abcdef");
    }

    /** A status of the image at that position of the job. */
    public static Status status(Job job, int position, Stage stage, Instant at) {
        return Status.of(task(job, position, 1), stage, at, "");
    }

    /** A result of that image. */
    public static Result result(Job job, int position) {
        ImageId image = job.images().get(position).id();
        var second = Duration.ofSeconds(1);
        return new Result(
                Keys.result(job.id(), image, ImageFormat.PNG),
                Keys.thumb(job.id(), image),
                ImageFormat.PNG,
                new Dimensions(4, 3, 1, 8),
                321,
                new Timings(second, second, second, second, second));
    }
}
