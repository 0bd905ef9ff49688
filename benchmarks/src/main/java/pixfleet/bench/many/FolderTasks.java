package pixfleet.bench.many;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import pixfleet.job.ImageFormat;
import pixfleet.job.ImageId;
import pixfleet.job.ImageRef;
import pixfleet.job.JobId;
import pixfleet.job.ObjectRef;
import pixfleet.job.Task;
import pixfleet.job.Ulid;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.Pipeline;

/** Files of a folder as the tasks of a job. */
public final class FolderTasks {
    private FolderTasks() {}

    /**
     * A task a file.
     *
     * @param bucket the name of the folder
     * @param files JPEGs in it
     * @param pipeline what is done to each, in its text form
     * @throws IOException if the size of a file cannot be read
     */
    public static List<Task> of(String bucket, List<Path> files, String pipeline) throws IOException {
        var job = JobId.of(Instant.EPOCH, new byte[Ulid.ENTROPY_BYTES]);
        var tasks = new ArrayList<Task>();
        for (Path file : files) {
            byte[] entropy =
                    ByteBuffer.allocate(Ulid.ENTROPY_BYTES).putInt(tasks.size()).array();
            String name = file.getFileName().toString();
            tasks.add(new Task(
                    new ImageRef(job, ImageId.of(Instant.EPOCH, entropy), 0, name, new ObjectRef(bucket, name, "")),
                    1,
                    ImageFormat.JPEG,
                    new Dimensions(1, 1, 3, 8),
                    Files.size(file),
                    Pipeline.parse(pipeline)));
        }
        return tasks;
    }
}
