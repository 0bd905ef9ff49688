package pixfleet.control.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static pixfleet.header.SamplesOfFiles.png;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
import pixfleet.control.scaling.Demand.Load;
import pixfleet.job.Job;
import pixfleet.job.Keys;
import pixfleet.job.NodeLease;
import pixfleet.job.RankCapacity;
import pixfleet.job.Stage;
import pixfleet.job.Status;
import pixfleet.job.Task;
import pixfleet.wire.FleetJson;

class SweepTest {
    private static final UploadLimits LIMITS = new UploadLimits(
            new Ceiling(100_000, 10_000, 200), new Ceiling(400_000, 40_000, 800), 10, RankCapacity.ofMebibytes(1536));

    private static final Load EMPTY = new Load(0, 0);
    private static final Load WAITING = new Load(3, 1);
    private static final Load ONE_LONG_TASK = new Load(0, 1);

    private final FakeClock clock = new FakeClock(Samples.NOON);
    private final FakeUploads uploads = new FakeUploads();
    private final FakeDocuments documents = new FakeDocuments();
    private final FakeTaskQueue queue = new FakeTaskQueue();
    private final JobLedger jobs = new JobLedger(documents);
    private final StatusLedger statuses = new StatusLedger(documents);
    private final Intake intake =
            new Intake(new Intake.Ports(uploads, jobs, statuses, new Dispatch(queue, statuses, clock)), LIMITS, clock);
    private final Retry retry = new Retry(jobs, statuses, intake, clock);
    private final Sweep sweep = new Sweep(new Sweep.Ports(uploads, documents, jobs, statuses), intake, retry, clock);

    private List<String> unmended = List.of();

    /** Answers how many tasks were sent. */
    private int sweep(Load load) {
        var tally = new Tally();
        sweep.run(load, tally);
        unmended = tally.unmended();
        return tally.sent();
    }

    private Job jobOf(Instant at, int number, int images) {
        Job job = Samples.job(Samples.jobId(at, number), images);
        jobs.keep(job);
        for (int position = 0; position < images; position++) {
            uploads.put(Samples.original(job, position).key(), png(9, 9), at, Map.of());
        }
        return job;
    }

    /** The refusal of the bytes that lie there. */
    private Status refused(Job job, int position, Instant at) {
        String key = Samples.original(job, position).key();
        var original = uploads.find(FakeUploads.BUCKET, key).orElseThrow().ref();
        Status sample = Samples.status(job, position, new Stage.Refused("x"), at);
        return new Status(
                sample.job(), sample.image(), 1, position, sample.fileName(), original, sample.stage(), at, "");
    }

    private Status status(Job job, int position) {
        return statuses.find(job.id(), job.images().get(position).id()).orElseThrow();
    }

    @Test
    void admitsUploadsWhoseEventNeverCame() {
        Job job = jobOf(Samples.NOON.minusSeconds(180), 1, 3);
        statuses.advance(Samples.status(job, 1, new Stage.Queued(), Samples.NOON));
        uploads.put("incoming/cat.png", png(9, 9), Samples.NOON.minusSeconds(180), Map.of("pipeline", "canny"));

        assertThat(sweep(WAITING)).isEqualTo(3);
        assertThat(sweep(WAITING)).isZero();

        assertThat(queue.sent()).extracting(Task::position).containsExactlyInAnyOrder(0, 2, 0);
    }

    @Test
    void leavesFreshUploadsToTheirEvents() {
        jobOf(Samples.NOON.minusSeconds(60), 1, 2);

        assertThat(sweep(EMPTY)).isZero();

        clock.pass(Duration.ofSeconds(61));
        assertThat(sweep(EMPTY)).isEqualTo(2);
    }

    @Test
    void refusesOnceWhatCannotBeTaken() {
        uploads.put("incoming/note.txt", new byte[] {'h', 'i'}, Samples.NOON.minusSeconds(999), Map.of());

        assertThat(sweep(WAITING)).isZero();
        int written = documents.keys().size();
        assertThat(sweep(WAITING)).isZero();

        assertThat(documents.keys()).hasSize(written).anyMatch(key -> key.contains("/images/"));
    }

    @Test
    void passesOverUploadsOfDeletedJobs() {
        Job job = jobOf(Samples.NOON.minusSeconds(500), 1, 2);
        jobs.remove(job.id());

        assertThat(sweep(EMPTY)).isZero();
        assertThat(documents.keys()).noneMatch(key -> key.startsWith("jobs/"));
    }

    @Test
    void getsToOldUploadsInTime() {
        Instant longAgo = Samples.NOON.minus(Duration.ofDays(30));
        for (int number = 0; number < 7; number++) {
            Job job = jobOf(longAgo.plusSeconds(number), number, 1000);
            for (int position = 0; position < 999; position++) {
                statuses.advance(refused(job, position, longAgo));
            }
        }
        int sent = 0;
        for (int minute = 0; minute < 3; minute++) {
            sent += sweep(WAITING);
            clock.pass(Duration.ofMinutes(1));
        }

        assertThat(sent).isEqualTo(7);
    }

    @Test
    void looksAtAFewOldUploadsASweepAndAtAllInTime() {
        for (int number = 0; number < 50; number++) {
            jobOf(Samples.NOON.minus(Duration.ofDays(30 + number)), number, 1);
        }

        assertThat(sweep(WAITING)).isEqualTo(20);
        assertThat(sweep(WAITING)).isEqualTo(20);
        assertThat(sweep(WAITING)).isEqualTo(10);
        assertThat(sweep(WAITING)).isZero();
    }

    @Test
    void readsNothingMoreOfWhatIsSettled() {
        for (int number = 0; number < 30; number++) {
            Job job = jobOf(Samples.NOON.minusSeconds(3600 + number), number, 2);
            statuses.advance(refused(job, 0, Samples.NOON));
            statuses.advance(Samples.status(job, 1, new Stage.Done(Samples.result(job, 1)), Samples.NOON));
        }
        sweep(EMPTY);
        int reads = documents.reads();
        sweep(EMPTY);

        assertThat(documents.reads() - reads).as("its own place").isEqualTo(1);
    }

    @Test
    void sendsATaskThatWasLostAgainAsAnotherAttempt() {
        Job job = jobOf(Samples.NOON.minusSeconds(3600), 1, 3);
        statuses.advance(Samples.status(job, 0, new Stage.Queued(), Samples.NOON.minusSeconds(700)));
        statuses.advance(Samples.status(job, 1, new Stage.Running(1, 2), Samples.NOON.minusSeconds(500)));
        statuses.advance(Samples.status(job, 2, new Stage.Failed("x"), Samples.NOON.minusSeconds(3000)));

        assertThat(sweep(WAITING)).as("the queue is not empty").isZero();
        assertThat(sweep(EMPTY)).isEqualTo(1);
        assertThat(sweep(EMPTY)).as("it waits again").isZero();

        assertThat(queue.sent()).extracting(Task::position).containsExactly(0);
        assertThat(queue.sent()).extracting(Task::attempt).containsExactly(2);
        assertThat(status(job, 0).attempt()).isEqualTo(2);
    }

    @Test
    void givesUpWhatIsLostAgainAndAgain() {
        Job job = jobOf(Samples.NOON.minusSeconds(3600), 1, 1);
        statuses.advance(Samples.status(job, 0, new Stage.Queued(), Samples.NOON.minusSeconds(3600)));
        for (int round = 0; round < 8; round++) {
            sweep(EMPTY);
            clock.pass(Duration.ofMinutes(11));
        }

        assertThat(queue.sent()).hasSize(4);
        assertThat(status(job, 0).stage())
                .isEqualTo(new Stage.Failed("The image came back from the fleet 5 times without a result."));
    }

    @Test
    void goesOnAfterUploadsThatCannotBeReadAndSaysWhich() {
        Instant before = Samples.NOON.minusSeconds(300);
        for (int number = 0; number < 40; number++) {
            uploads.put("incoming/%02d.png".formatted(number), png(9, 9), before, Map.of("pipeline", "canny"));
            if (number % 2 == 0) {
                uploads.archive("incoming/%02d.png".formatted(number));
            }
        }
        Job job = jobOf(before, 1, 3);
        uploads.archive(Samples.original(job, 1).key());

        int sent = sweep(WAITING);

        assertThat(unmended)
                .hasSize(21)
                .contains("incoming/20.png: IllegalStateException: in an archive")
                .endsWith("and 1 more");
        for (int minute = 0; minute < 3; minute++) {
            clock.pass(Duration.ofMinutes(1));
            sent += sweep(WAITING);
        }
        assertThat(sent).isEqualTo(22);
    }

    @Test
    void looksAtOtherUploadsWhereARecentOneIsBroken() {
        Job old = jobOf(Samples.NOON.minus(Duration.ofDays(30)), 1, 1);
        Job recent = jobOf(Samples.NOON.minusSeconds(300), 2, 1);
        documents.put("jobs/" + recent.id() + "/job.json", "{");

        assertThat(sweep(WAITING)).isEqualTo(1);
        assertThat(queue.sent()).extracting(Task::job).containsExactly(old.id());
        assertThat(unmended).singleElement().asString().contains(recent.id().value(), "MalformedDocument");
    }

    @Test
    void doesNotSpendEveryMinuteOnWhatFailedTheMinuteBefore() {
        uploads.put("incoming/a.png", png(9, 9), Samples.NOON.minusSeconds(300), Map.of("pipeline", "canny"));
        uploads.archive("incoming/a.png");
        sweep(WAITING);

        clock.pass(Duration.ofMinutes(1));
        sweep(WAITING);
        assertThat(unmended).isEmpty();

        clock.pass(Duration.ofMinutes(10));
        sweep(WAITING);
        assertThat(unmended).hasSize(1);
    }

    private Job running(int number, Duration age, String node) {
        Job job = jobOf(Samples.NOON.minusSeconds(7200), number, 1);
        Status status = Samples.status(job, 0, new Stage.Running(0, 1), Samples.NOON.minus(age));
        statuses.advance(status.with(status.stage(), status.at(), node));
        return job;
    }

    @Test
    void findsWhatADeadNodeHeldThoughAnotherIsBusyForHours() {
        var lease = new NodeLease(
                "i-busy", NodeLease.State.READY, 2, 1, Samples.NOON.minusSeconds(5), Samples.NOON.plusSeconds(25));
        documents.put(Keys.node("i-busy"), FleetJson.write(lease));
        Job lost = running(1, Duration.ofMinutes(11), "i-dead");
        running(2, Duration.ofMinutes(90), "i-busy");
        running(3, Duration.ofMinutes(9), "i-dead");

        assertThat(sweep(ONE_LONG_TASK)).isEqualTo(1);

        assertThat(queue.sent()).extracting(Task::job).containsExactly(lost.id());
    }

    @Test
    void findsAQueuedTaskByItsOwnAgeWhereNothingWaits() {
        Job job = jobOf(Samples.NOON.minusSeconds(7200), 1, 2);
        statuses.advance(Samples.status(job, 0, new Stage.Queued(), Samples.NOON.minusSeconds(3601)));
        statuses.advance(Samples.status(job, 1, new Stage.Queued(), Samples.NOON.minusSeconds(3000)));

        assertThat(sweep(WAITING)).as("it may be one of those").isZero();
        assertThat(sweep(ONE_LONG_TASK)).isEqualTo(1);

        assertThat(queue.sent()).extracting(Task::position).containsExactly(0);
    }

    @Test
    void judgesOtherBytesInThePlaceOfRefusedOnes() {
        Job job = jobOf(Samples.NOON.minusSeconds(600), 1, 2);
        uploads.put(Samples.original(job, 1).key(), new byte[] {'h', 'i'}, Samples.NOON.minusSeconds(500), Map.of());
        assertThat(sweep(WAITING)).isEqualTo(1);
        assertThat(status(job, 1).stage()).isInstanceOf(Stage.Refused.class);
        assertThat(sweep(WAITING)).isZero();

        uploads.put(Samples.original(job, 1).key(), png(9, 9), Samples.NOON.minusSeconds(300), Map.of());

        assertThat(sweep(WAITING)).isEqualTo(1);
        assertThat(status(job, 1).stage()).isEqualTo(new Stage.Queued());
        assertThat(status(job, 1).attempt()).isEqualTo(2);
    }
}
