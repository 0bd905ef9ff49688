package pixfleet.control.intake;

import java.time.Instant;
import pixfleet.header.ImageHeader;
import pixfleet.job.ImageRef;
import pixfleet.job.JobId;
import pixfleet.job.JobImage;
import pixfleet.job.ObjectRef;
import pixfleet.job.Purpose;
import pixfleet.job.Stage;
import pixfleet.job.Status;
import pixfleet.job.Task;
import pixfleet.operation.Pages;
import pixfleet.pipeline.Pipeline;
import pixfleet.records.JobRecord;
import pixfleet.records.Origin;

/**
 * Which image of which job an upload claims to be.
 *
 * @param job the job
 * @param image the image announced, its size being the most the upload may have
 * @param position the image's place in the job, from 0
 * @param attempt which try, from 1
 * @param pipeline what to do
 * @param origin where the job's images come from
 */
record Claim(JobId job, JobImage image, int position, int attempt, Pipeline pipeline, Origin origin) {
    static Claim of(JobRecord job, Pipeline pipeline, JobImage image, int attempt) {
        return new Claim(job.id(), image, image.id().position(), attempt, pipeline, job.origin());
    }

    /** The same image, as another attempt. */
    Claim at(int another) {
        return new Claim(job, image, position, another, pipeline, origin);
    }

    Task task(ObjectRef original, ImageHeader header, long bytes) {
        return new Task(
                ref(original),
                attempt,
                header.format(),
                header.dimensions(),
                bytes,
                header.pages() > 1 ? Pages.meaning(pipeline) : pipeline,
                new Purpose.Processing(origin.copies(original)));
    }

    Status status(ObjectRef original, Stage stage, Instant at) {
        return new Status(ref(original), attempt, stage, at, "");
    }

    private ImageRef ref(ObjectRef original) {
        return new ImageRef(job, image.id(), position, image.fileName(), original);
    }
}
