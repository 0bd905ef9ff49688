package pixfleet.control.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static pixfleet.header.SamplesOfFiles.png;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pixfleet.control.FakeClock;
import pixfleet.control.FakeOutage;
import pixfleet.control.Samples;
import pixfleet.control.dispatch.Dispatch;
import pixfleet.control.dispatch.FakeTaskQueue;
import pixfleet.control.intake.FakeUploads;
import pixfleet.control.intake.Intake;
import pixfleet.control.intake.UploadLimits;
import pixfleet.control.intake.UploadLimits.Ceiling;
import pixfleet.fault.TransientFailure;
import pixfleet.job.ImageFormat;
import pixfleet.job.ImageRef;
import pixfleet.job.Job;
import pixfleet.job.ObjectRef;
import pixfleet.job.Purpose;
import pixfleet.job.RankCapacity;
import pixfleet.job.Stage;
import pixfleet.job.Status;
import pixfleet.job.Task;
import pixfleet.job.Verification;
import pixfleet.job.Verification.Compared;
import pixfleet.job.Verification.Impossible;
import pixfleet.job.Verification.Pending;
import pixfleet.records.Images;
import pixfleet.records.Jobs;
import pixfleet.records.memory.MemoryTable;

class VerificationsTest {
    private static final Ceiling ANY = new Ceiling(1 << 20, 1 << 20, 1000);

    private final FakeOutage outage = new FakeOutage();
    private final FakeClock clock = new FakeClock(Samples.NOON);
    private final FakeUploads uploads = new FakeUploads();
    private final MemoryTable table = new MemoryTable(outage::effect);
    private final FakeTaskQueue queue = new FakeTaskQueue(outage);
    private final Jobs jobs = new Jobs(table);
    private final Images statuses = new Images(table);
    private final Intake intake = new Intake(
            new Intake.Ports(uploads, jobs, statuses, new Dispatch(queue, statuses, clock)),
            new UploadLimits(ANY, ANY, 10, RankCapacity.ofMebibytes(1536)),
            clock);
    private final Verifications verifications =
            new Verifications(new Verifications.Ports(jobs, statuses, intake, queue), "results", clock);
    private final Job job = Samples.job(Samples.jobId(Samples.NOON, 1), 3);

    /** Two images are done, the third one failed. */
    @BeforeEach
    void finish() {
        Samples.open(jobs, job);
        for (int position = 0; position < 3; position++) {
            uploads.put(Samples.original(job, position).key(), png(4, 3), Samples.NOON, Map.of());
            advance(
                    position,
                    position < 2 ? new Stage.Done(Samples.result(job, position)) : new Stage.Failed("no memory"));
        }
    }

    private void advance(int position, Stage stage) {
        ObjectRef original = uploads.find(
                        FakeUploads.BUCKET, Samples.original(job, position).key())
                .orElseThrow()
                .ref();
        Status status = Samples.status(job, position, stage, Samples.NOON);
        statuses.advance(new Status(
                new ImageRef(status.job(), status.image(), position, status.fileName(), original),
                1,
                stage,
                Samples.NOON,
                "node"));
    }

    @Test
    void sendsATaskForEachFinishedImageAndTouchesNoStatus() {
        var before = statuses.page(Samples.record(job), 0, 10).stream()
                .flatMap(line -> line.known().stream())
                .toList();

        assertThat(verifications.ask(job.id(), _ -> true, 2)).contains(2);

        assertThat(queue.sent()).extracting(Task::purpose).containsExactlyInAnyOrder(purpose(0, 2), purpose(1, 2));
        assertThat(queue.sent()).extracting(Task::pipeline).containsOnly(job.pipeline());
        assertThat(statuses.page(Samples.record(job), 0, 10).stream()
                        .flatMap(line -> line.known().stream())
                        .toList())
                .containsExactlyInAnyOrderElementsOf(before);
        assertThat(verifications.of(job.id(), 0, 1000).orElseThrow().images())
                .extracting(it -> it.verification().finding())
                .containsExactly(new Pending(), new Pending());
    }

    private Purpose.Verifying purpose(int position, int rows) {
        return new Purpose.Verifying(
                new ObjectRef("results", Samples.result(job, position).key(), ""), ImageFormat.PNG, rows, Samples.NOON);
    }

    @Test
    void comparesNoMoreRowsThanThereAre() {
        verifications.ask(job.id(), job.images().getFirst().id()::equals, Integer.MAX_VALUE);

        assertThat(queue.sent()).extracting(Task::purpose).containsExactly(purpose(0, 3));
    }

    @Test
    void tellsWhatTheFleetFoundUntilItIsAskedAgain() {
        verifications.ask(job.id(), _ -> true, 2);
        Task task = queue.sent().getFirst();
        found(task, new Compared(0, 24, Duration.ofMillis(5)));

        assertThat(verifications.of(job.id(), 0, 1000).orElseThrow().images())
                .extracting(it -> it.verification().finding())
                .containsExactlyInAnyOrder(new Pending(), new Compared(0, 24, Duration.ofMillis(5)));

        clock.pass(Duration.ofMinutes(1));
        verifications.ask(job.id(), _ -> true, 2);
        assertThat(verifications.of(job.id(), 0, 1000).orElseThrow().images())
                .extracting(it -> it.verification().finding())
                .containsExactly(new Pending(), new Pending());
    }

    private void found(Task task, Verification.Finding finding) {
        statuses.keep(Verification.of(task, (Purpose.Verifying) task.purpose(), finding));
    }

    @Test
    void saysThatAnOriginalIsGoneOrReplaced() {
        uploads.remove(Samples.original(job, 0).key());
        uploads.put(Samples.original(job, 1).key(), png(5, 3), Samples.NOON, Map.of());

        assertThat(verifications.ask(job.id(), _ -> true, 2)).contains(2);

        assertThat(queue.sent()).isEmpty();
        assertThat(verifications.of(job.id(), 0, 1000).orElseThrow().images())
                .extracting(it -> it.verification().finding())
                .containsOnly(new Impossible("Its original is not there any more."));
    }

    @Test
    void forgetsWhatWasFoundOfAnEarlierAttempt() {
        verifications.ask(job.id(), _ -> true, 2);
        Status again = statuses.find(job.id(), job.images().getFirst().id()).orElseThrow();
        statuses.advance(new Status(
                new ImageRef(again.job(), again.image(), 0, "0.png", again.original()),
                2,
                again.stage(),
                Samples.NOON,
                "node"));

        assertThat(verifications.of(job.id(), 0, 1000).orElseThrow().images()).hasSize(1);
    }

    @Test
    void knowsNoVerificationOfAJobThatIsNot() {
        assertThat(verifications.ask(Samples.jobId(Samples.NOON, 9), _ -> true, 2))
                .isEmpty();
        assertThat(verifications.of(Samples.jobId(Samples.NOON, 9), 0, 10)).isEmpty();
        assertThat(verifications.of(job.id(), 0, 10).orElseThrow().images()).isEmpty();
    }

    @Test
    void endsInOneTaskAfterACrashAndAnotherTry() {
        outage.after(1);
        assertThatThrownBy(() ->
                        verifications.ask(job.id(), job.images().getFirst().id()::equals, 2))
                .isInstanceOf(TransientFailure.class);
        outage.over();

        verifications.ask(job.id(), job.images().getFirst().id()::equals, 2);
        assertThat(queue.sent()).hasSize(1);
    }
}
