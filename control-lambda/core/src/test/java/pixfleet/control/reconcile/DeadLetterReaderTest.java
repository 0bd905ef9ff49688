package pixfleet.control.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static pixfleet.header.SamplesOfFiles.png;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pixfleet.control.FakeClock;
import pixfleet.control.Samples;
import pixfleet.control.dispatch.Dispatch;
import pixfleet.control.dispatch.FakeTaskQueue;
import pixfleet.control.intake.FakeUploads;
import pixfleet.control.intake.Intake;
import pixfleet.control.intake.UploadLimits;
import pixfleet.control.intake.UploadLimits.Ceiling;
import pixfleet.job.ImageFormat;
import pixfleet.job.Job;
import pixfleet.job.ObjectRef;
import pixfleet.job.Purpose;
import pixfleet.job.RankCapacity;
import pixfleet.job.Stage;
import pixfleet.job.Status;
import pixfleet.job.Task;
import pixfleet.job.Verification;
import pixfleet.records.Images;
import pixfleet.records.Jobs;
import pixfleet.records.memory.MemoryTable;
import pixfleet.wire.TaskJson;

class DeadLetterReaderTest {
    private static final Ceiling CEILING = new Ceiling(100_000, 10_000, 200);

    private final FakeClock clock = new FakeClock(Samples.NOON);
    private final FakeUploads uploads = new FakeUploads();
    private final MemoryTable table = new MemoryTable();
    private final FakeTaskQueue queue = new FakeTaskQueue();
    private final FakeDeadLetters letters = new FakeDeadLetters();
    private final Jobs jobs = new Jobs(table);
    private final Images statuses = new Images(table);
    private final Intake intake = new Intake(
            new Intake.Ports(uploads, jobs, statuses, new Dispatch(queue, statuses, clock)),
            new UploadLimits(CEILING, CEILING, 10, RankCapacity.ofMebibytes(1536)),
            clock);
    private final DeadLetterReader reader = new DeadLetterReader(
            new DeadLetterReader.Ports(letters, jobs, statuses), new Retry(jobs, statuses, intake, queue, clock));

    private final Job job = Samples.job(Samples.jobId(Samples.NOON, 1), 30);

    @BeforeEach
    void thirtyUploads() {
        Samples.open(jobs, job);
        for (int position = 0; position < 30; position++) {
            uploads.put(Samples.original(job, position).key(), png(9, 9), Samples.NOON, Map.of());
        }
    }

    private Tally read() {
        var tally = new Tally();
        reader.run(tally);
        return tally;
    }

    private Task dead(int position, int attempt, String reason) {
        Task task = Samples.task(job, position, attempt);
        statuses.advance(Status.of(task, new Stage.Running(0, 1), Samples.NOON, "i-1"));
        letters.put(TaskJson.write(task), reason);
        return task;
    }

    private Stage stage(int position) {
        return statuses.find(job.id(), job.images().get(position).id())
                .orElseThrow()
                .stage();
    }

    @Test
    void sendsAgainWhatTheQueueGaveUpAllOfIt() {
        for (int position = 0; position < 30; position++) {
            dead(position, 1, "");
        }

        assertThat(read().sent()).isEqualTo(30);

        assertThat(queue.sent()).extracting(Task::attempt).containsOnly(2);
        assertThat(letters.left()).isZero();
        assertThat(stage(7)).isEqualTo(new Stage.Queued());
    }

    @Test
    void failsWithItsReasonWhatANodeGaveUpAndWhatCameBackTooOften() {
        dead(0, 1, "It ended the program that did it.");
        dead(1, 5, "");
        dead(2, 1, "");
        uploads.remove(Samples.original(job, 2).key());

        assertThat(read().sent()).isZero();

        assertThat(stage(0)).isEqualTo(new Stage.Failed("It ended the program that did it."));
        assertThat(stage(1))
                .isEqualTo(new Stage.Failed("The image came back from the fleet 5 times without a result."));
        assertThat(stage(2)).isEqualTo(new Stage.Failed("The image cannot be tried again: its original is gone."));
        assertThat(letters.left()).isZero();
    }

    @Test
    void leavesAloneWhatIsOverOrOnItsWayAgainOrDeleted() {
        Task done = dead(0, 1, "");
        statuses.advance(Status.of(done, new Stage.Done(Samples.result(job, 0)), Samples.NOON, "i-1"));
        dead(1, 1, "");
        statuses.advance(Status.of(Samples.task(job, 1, 2), new Stage.Queued(), Samples.NOON, ""));
        Job deleted = Samples.job(Samples.jobId(Samples.NOON, 2), 1);
        letters.put(TaskJson.write(Samples.task(deleted, 0, 1)), "");

        assertThat(read().sent()).isZero();

        assertThat(stage(0)).isInstanceOf(Stage.Done.class);
        assertThat(stage(1)).isEqualTo(new Stage.Queued());
        assertThat(letters.left()).isZero();
    }

    @Test
    void dropsAMessageThatIsNoTaskAndSaysSo() {
        letters.put("hello", "");
        dead(0, 1, "");

        Tally tally = read();

        assertThat(tally.sent()).isEqualTo(1);
        assertThat(tally.unmended()).singleElement().asString().contains("held no task", "hello");
        assertThat(letters.left()).isZero();
    }

    @Test
    void keepsALetterThatCouldNotBeSettledAndGoesOn() {
        dead(0, 1, "");
        dead(1, 1, "");
        uploads.archive(Samples.original(job, 0).key());

        Tally tally = read();

        assertThat(tally.sent()).isEqualTo(1);
        assertThat(tally.unmended()).singleElement().asString().contains("in an archive");
        assertThat(letters.left()).isEqualTo(1);
    }

    @Test
    void answersAVerificationThatNobodyMade() {
        var purpose = new Purpose.Verifying(new ObjectRef("results", "r", ""), ImageFormat.PNG, 3, Samples.NOON);
        Task task = Samples.task(job, 0, 1).with(purpose);
        statuses.advance(Status.of(task, new Stage.Done(Samples.result(job, 0)), Samples.NOON, "i-1"));
        statuses.keep(Verification.of(task, purpose, new Verification.Pending()));
        letters.put(TaskJson.write(task), "");

        read();

        assertThat(statuses.verification(job.id(), task.image()).orElseThrow().finding())
                .isInstanceOf(Verification.Impossible.class);
        assertThat(List.of(letters.left(), queue.sent().size())).containsExactly(0, 0);
    }
}
