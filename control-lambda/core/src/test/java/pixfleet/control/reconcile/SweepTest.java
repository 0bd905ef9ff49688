package pixfleet.control.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static pixfleet.control.intake.SamplesOfFiles.png;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import pixfleet.control.FakeClock;
import pixfleet.control.Samples;
import pixfleet.control.dispatch.Dispatch;
import pixfleet.control.dispatch.FakeTaskQueue;
import pixfleet.control.intake.FakeUploads;
import pixfleet.control.intake.Intake;
import pixfleet.control.intake.UploadLimits;
import pixfleet.control.intake.UploadLimits.Ceiling;
import pixfleet.control.ledger.FakeDocuments;
import pixfleet.control.ledger.JobLedger;
import pixfleet.control.ledger.StatusLedger;
import pixfleet.job.Job;
import pixfleet.job.RankCapacity;
import pixfleet.job.Stage;
import pixfleet.job.Status;
import pixfleet.job.Task;

class SweepTest {
    private static final UploadLimits LIMITS = new UploadLimits(
            new Ceiling(100_000, 10_000, 200), new Ceiling(400_000, 40_000, 800), 10, RankCapacity.ofMebibytes(1536));

    private final FakeClock clock = new FakeClock(Samples.NOON);
    private final FakeUploads uploads = new FakeUploads();
    private final FakeDocuments documents = new FakeDocuments();
    private final FakeTaskQueue queue = new FakeTaskQueue();
    private final JobLedger jobs = new JobLedger(documents);
    private final StatusLedger statuses = new StatusLedger(documents);
    private final Intake intake =
            new Intake(new Intake.Ports(uploads, jobs, statuses, new Dispatch(queue, statuses, clock)), LIMITS, clock);
    private final Sweep sweep = new Sweep(new Sweep.Ports(uploads, documents, jobs, statuses), intake, clock);

    private Job jobOf(Instant at, int number, int images) {
        Job job = Samples.job(Samples.jobId(at, number), images);
        jobs.keep(job);
        for (int position = 0; position < images; position++) {
            uploads.put(Samples.original(job, position).key(), png(9, 9), at, Map.of());
        }
        return job;
    }

    private Status status(Job job, int position) {
        return statuses.find(job.id(), job.images().get(position).id()).orElseThrow();
    }

    @Test
    void admitsUploadsWhoseEventNeverCame() {
        Job job = jobOf(Samples.NOON.minusSeconds(180), 1, 3);
        statuses.advance(Samples.status(job, 1, new Stage.Queued(), Samples.NOON));
        uploads.put("incoming/cat.png", png(9, 9), Samples.NOON.minusSeconds(180), Map.of("pipeline", "canny"));

        assertThat(sweep.run(false)).isEqualTo(3);
        assertThat(sweep.run(false)).isZero();

        assertThat(queue.sent()).extracting(Task::position).containsExactlyInAnyOrder(0, 2, 0);
    }

    @Test
    void leavesFreshUploadsToTheirEvents() {
        jobOf(Samples.NOON.minusSeconds(60), 1, 2);

        assertThat(sweep.run(true)).isZero();

        clock.pass(Duration.ofSeconds(61));
        assertThat(sweep.run(true)).isEqualTo(2);
    }

    @Test
    void refusesOnceWhatCannotBeTaken() {
        uploads.put("incoming/note.txt", new byte[] {'h', 'i'}, Samples.NOON.minusSeconds(999), Map.of());

        assertThat(sweep.run(false)).isZero();
        int written = documents.keys().size();
        assertThat(sweep.run(false)).isZero();

        assertThat(documents.keys()).hasSize(written).anyMatch(key -> key.contains("/images/"));
    }

    @Test
    void passesOverUploadsOfDeletedJobs() {
        Job job = jobOf(Samples.NOON.minusSeconds(500), 1, 2);
        jobs.remove(job.id());

        assertThat(sweep.run(true)).isZero();
        assertThat(documents.keys()).noneMatch(key -> key.startsWith("jobs/"));
    }

    @Test
    void getsToOldUploadsInTime() {
        Instant longAgo = Samples.NOON.minus(Duration.ofDays(30));
        for (int number = 0; number < 7; number++) {
            Job job = jobOf(longAgo.plusSeconds(number), number, 1000);
            for (int position = 0; position < 999; position++) {
                statuses.advance(Samples.status(job, position, new Stage.Refused("x"), longAgo));
            }
        }
        int sent = 0;
        for (int minute = 0; minute < 3; minute++) {
            sent += sweep.run(false);
            clock.pass(Duration.ofMinutes(1));
        }

        assertThat(sent).isEqualTo(7);
    }

    @Test
    void looksAtAFewOldUploadsASweepAndAtAllInTime() {
        for (int number = 0; number < 50; number++) {
            jobOf(Samples.NOON.minus(Duration.ofDays(30 + number)), number, 1);
        }

        assertThat(sweep.run(false)).isEqualTo(20);
        assertThat(sweep.run(false)).isEqualTo(20);
        assertThat(sweep.run(false)).isEqualTo(10);
        assertThat(sweep.run(false)).isZero();
    }

    @Test
    void readsNothingMoreOfWhatIsSettled() {
        for (int number = 0; number < 30; number++) {
            Job job = jobOf(Samples.NOON.minusSeconds(3600 + number), number, 2);
            statuses.advance(Samples.status(job, 0, new Stage.Refused("x"), Samples.NOON));
            statuses.advance(Samples.status(job, 1, new Stage.Done(Samples.result(job, 1)), Samples.NOON));
        }
        sweep.run(true);
        int reads = documents.reads();
        sweep.run(true);

        assertThat(documents.reads() - reads).as("its own place").isEqualTo(1);
    }

    @Test
    void sendsATaskThatWasLostAgainAsAnotherAttempt() {
        Job job = jobOf(Samples.NOON.minusSeconds(3600), 1, 3);
        statuses.advance(Samples.status(job, 0, new Stage.Queued(), Samples.NOON.minusSeconds(700)));
        statuses.advance(Samples.status(job, 1, new Stage.Running(1, 2), Samples.NOON.minusSeconds(500)));
        statuses.advance(Samples.status(job, 2, new Stage.Failed("x"), Samples.NOON.minusSeconds(3000)));

        assertThat(sweep.run(false)).as("the queue is not empty").isZero();
        assertThat(sweep.run(true)).isEqualTo(1);
        assertThat(sweep.run(true)).as("it waits again").isZero();

        assertThat(queue.sent()).extracting(Task::position).containsExactly(0);
        assertThat(queue.sent()).extracting(Task::attempt).containsExactly(2);
        assertThat(status(job, 0).attempt()).isEqualTo(2);
    }

    @Test
    void givesUpWhatIsLostAgainAndAgain() {
        Job job = jobOf(Samples.NOON.minusSeconds(3600), 1, 1);
        statuses.advance(Samples.status(job, 0, new Stage.Queued(), Samples.NOON.minusSeconds(3600)));
        for (int round = 0; round < 8; round++) {
            sweep.run(true);
            clock.pass(Duration.ofMinutes(11));
        }

        assertThat(queue.sent()).hasSize(4);
        assertThat(status(job, 0).stage())
                .isEqualTo(new Stage.Failed("The image came back from the fleet 5 times without a result."));
    }
}
