package pixfleet.records;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
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
import pixfleet.job.Timings;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.Pipeline;

/** Jobs and statuses for the tests. */
final class Samples {
    static final Instant NOON = Instant.parse("2026-03-14T12:00:00Z");

    private Samples() {}

    static Job job(int number, int images) {
        return job(NOON, number, images);
    }

    static Job job(Instant at, int number, int images) {
        JobId id = JobId.of(at, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, (byte) (number >> 8), (byte) number});
        List<JobImage> all = IntStream.range(0, images)
                .mapToObj(position -> new JobImage(ImageId.of(id, position), position + ".png", 1000 + position))
                .toList();
        return new Job(id, Pipeline.parse("canny"), all, at);
    }

    static Status status(Job job, int position, int attempt, Stage stage, Instant at) {
        JobImage image = job.images().get(position);
        var original = new ObjectRef("uploads", Keys.original(job.id(), image.id(), image.fileName()), "e");
        return new Status(
                new ImageRef(job.id(), image.id(), position, image.fileName(), original), attempt, stage, at, "");
    }

    static Stage.Done done(Job job, int position) {
        ImageId image = job.images().get(position).id();
        var second = Duration.ofSeconds(1);
        return new Stage.Done(new Result(
                Keys.result(job.id(), image, ImageFormat.PNG),
                Keys.thumb(job.id(), image),
                ImageFormat.PNG,
                new Dimensions(4, 3, 1, 8),
                321,
                new Timings(second, second, second, second, second)));
    }
}
