package pixfleet.fleet;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import pixfleet.job.ImageFormat;
import pixfleet.job.ImageId;
import pixfleet.job.ImageRef;
import pixfleet.job.JobId;
import pixfleet.job.Keys;
import pixfleet.job.ObjectRef;
import pixfleet.job.Task;
import pixfleet.job.Ulid;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.Pipeline;

/** Makes tasks for tests. */
public final class Tasks {
    private static final Instant AT = Instant.parse("2026-01-31T12:00:00Z");
    private static final AtomicLong COUNT = new AtomicLong();

    private Tasks() {}

    private static byte[] entropy() {
        return ByteBuffer.allocate(Ulid.ENTROPY_BYTES)
                .putLong(COUNT.incrementAndGet())
                .array();
    }

    public static JobId job() {
        return JobId.of(AT, entropy());
    }

    private static final Dimensions UNTRUE = new Dimensions(2, 1, 1, 8);

    /** A task whose header says nothing true: ranks must not believe it. */
    public static Task task(String bucket, String fileName, String pipeline) {
        return task(job(), bucket, fileName, pipeline);
    }

    public static Task task(String bucket, String fileName, ImageFormat format, String pipeline) {
        return task(job(), bucket, fileName, format, pipeline);
    }

    public static Task task(JobId job, String bucket, String fileName, String pipeline) {
        return task(job, bucket, fileName, ImageFormat.JPEG, pipeline);
    }

    private static Task task(JobId job, String bucket, String fileName, ImageFormat format, String pipeline) {
        ImageId image = ImageId.of(AT, entropy());
        return new Task(
                new ImageRef(job, image, 0, fileName, new ObjectRef(bucket, Keys.original(job, image, fileName), "")),
                1,
                format,
                UNTRUE,
                1,
                Pipeline.parse(pipeline));
    }

    public static Task retried(Task task) {
        return new Task(
                task.ref(), task.attempt() + 1, task.format(), task.dimensions(), task.bytes(), task.pipeline());
    }
}
