package pixfleet.control;

import static org.assertj.core.api.Assertions.assertThat;
import static pixfleet.header.SamplesOfFiles.png;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pixfleet.control.dispatch.Dispatch;
import pixfleet.control.dispatch.FakeTaskQueue;
import pixfleet.control.intake.FakeUploads;
import pixfleet.control.intake.Intake;
import pixfleet.control.intake.UploadLimits;
import pixfleet.control.intake.UploadLimits.Ceiling;
import pixfleet.control.upload.FakeTickets;
import pixfleet.control.upload.JobOpening;
import pixfleet.control.upload.JobOpening.Terms;
import pixfleet.control.upload.JobRequest;
import pixfleet.control.upload.JobTickets;
import pixfleet.control.upload.Opening.Opened;
import pixfleet.job.Job;
import pixfleet.job.JobImage;
import pixfleet.job.Keys;
import pixfleet.job.RankCapacity;
import pixfleet.job.Stage;
import pixfleet.job.Status;
import pixfleet.job.Task;
import pixfleet.pipeline.Pipeline;
import pixfleet.records.Claims;
import pixfleet.records.Counts;
import pixfleet.records.Images;
import pixfleet.records.Jobs;
import pixfleet.records.memory.MemoryTable;

/** What an image costs from its ticket to the gallery, in rows of the table. */
@Timeout(60)
class BudgetTest {
    private static final int IMAGES = 1000;
    private static final Ceiling ANY = new Ceiling(1 << 20, 1 << 20, 1000);
    private static final UploadLimits LIMITS = new UploadLimits(ANY, ANY, IMAGES, RankCapacity.ofMebibytes(1536));

    private final FakeClock clock = new FakeClock(Samples.NOON);
    private final FakeUploads uploads = new FakeUploads();
    private final MemoryTable table = new MemoryTable();
    private final FakeTaskQueue queue = new FakeTaskQueue();
    private final Jobs jobs = new Jobs(table);
    private final Images statuses = new Images(table);
    private final Intake intake =
            new Intake(new Intake.Ports(uploads, jobs, statuses, new Dispatch(queue, statuses, clock)), LIMITS, clock);
    private final Terms terms = new Terms(LIMITS, Duration.ofMinutes(60));
    private final JobTickets tickets = new JobTickets(jobs, new FakeTickets(new FakeOutage()), terms, clock);
    private final JobOpening opening =
            new JobOpening(new JobOpening.Ports(new Claims(table), jobs, tickets), terms, clock, new Random(3));

    private Job opened() {
        List<JobRequest.Image> images = IntStream.range(0, IMAGES)
                .mapToObj(position -> new JobRequest.Image(position + ".png", 1000, "image/png"))
                .toList();
        return ((Opened) opening.open(new JobRequest(Pipeline.parse("canny"), images), "ada", "key")).job();
    }

    private void uploaded(Job job) {
        for (JobImage image : job.images()) {
            String key = Keys.original(job.id(), image.id(), image.fileName());
            uploads.put(key, png(9, 9), Samples.NOON, Map.of());
            intake.admit(FakeUploads.BUCKET, key);
        }
    }

    @Test
    void atMostSixWritesAnImage() {
        Job job = opened();
        int opening = table.rowsWritten();
        uploaded(job);
        var node = new Images(table);
        for (Task task : queue.sent()) {
            node.advance(Status.of(task, new Stage.Running(0, 1), Samples.NOON, "i-1"));
            Status end = Status.of(
                    task, new Stage.Done(Samples.result(job, task.position())), Samples.NOON.plusSeconds(1), "i-1");
            node.advance(end);
            node.told(end);
        }

        assertThat(new Counts(table).ends(job.id()).done()).isEqualTo(IMAGES);
        assertThat(opening).isEqualTo(12);
        assertThat((table.rowsWritten() - opening) / (double) IMAGES).isLessThanOrEqualTo(6);
        // Its job and its status together, by intake, its status by the node, and what was announced with a hundred
        // others.
        assertThat(table.reads() / (double) IMAGES).isLessThanOrEqualTo(2.1);
    }

    /** As objects in S3, 600 completions at once cost 233,514 calls, of which 115,557 were lost writes. */
    @Test
    void completionsAtOnceLoseNoWriteToEachOther() throws Exception {
        Job job = opened();
        uploaded(job);
        int before = table.rowsWritten();
        try (var nodes = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Task task : queue.sent().subList(0, 600)) {
                var done = Status.of(task, new Stage.Done(Samples.result(job, task.position())), Samples.NOON, "i-1");
                var _ = nodes.submit(() -> new Images(table).advance(done));
            }
        }

        assertThat(new Counts(table).ends(job.id()).done()).isEqualTo(600);
        assertThat(table.lost()).isZero();
        assertThat(table.rowsWritten() - before).isEqualTo(1200);
    }
}
