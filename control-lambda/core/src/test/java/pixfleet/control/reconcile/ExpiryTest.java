package pixfleet.control.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static pixfleet.header.SamplesOfFiles.png;

import java.time.Duration;
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
import pixfleet.control.jobs.Cancellation;
import pixfleet.control.jobs.JobReports;
import pixfleet.control.ledger.FakeDocuments;
import pixfleet.control.ledger.JobLedger;
import pixfleet.control.ledger.StatusLedger;
import pixfleet.job.Job;
import pixfleet.job.RankCapacity;
import pixfleet.job.Stage;

class ExpiryTest {
    private static final Duration TICKET = Duration.ofMinutes(60);
    private static final Ceiling CEILING = new Ceiling(100_000, 10_000, 200);

    private final FakeClock clock = new FakeClock(Samples.NOON);
    private final FakeUploads uploads = new FakeUploads();
    private final FakeDocuments documents = new FakeDocuments();
    private final FakeTaskQueue queue = new FakeTaskQueue();
    private final JobLedger jobs = new JobLedger(documents);
    private final StatusLedger statuses = new StatusLedger(documents);
    private final JobReports reports = new JobReports(jobs, statuses);
    private final Intake intake = new Intake(
            new Intake.Ports(uploads, jobs, statuses, new Dispatch(queue, statuses, clock)),
            new UploadLimits(CEILING, CEILING, 10, RankCapacity.ofMebibytes(1536)),
            clock);
    private final Expiry expiry =
            new Expiry(new Expiry.Ports(uploads, documents, jobs, statuses), FakeUploads.BUCKET, TICKET, clock);

    private Job job(int number, int images) {
        Job job = Samples.job(Samples.jobId(Samples.NOON.plusSeconds(number), number), images);
        jobs.keep(job);
        return job;
    }

    private Tally run() {
        var tally = new Tally();
        expiry.run(tally);
        return tally;
    }

    private void upload(Job job, int position) {
        uploads.put(Samples.original(job, position).key(), png(9, 9), clock.instant(), Map.of());
    }

    @Test
    void finishesAJobWhoseUploadsWereGivenUpAndSaysSo() {
        Job job = job(0, 3);
        statuses.advance(Samples.status(job, 0, new Stage.Done(Samples.result(job, 0)), Samples.NOON));
        upload(job, 1);

        clock.pass(TICKET.plusMinutes(59));
        run();
        assertThat(reports.find(job.id()).orElseThrow().images().getLast())
                .isInstanceOf(pixfleet.control.jobs.JobReport.Line.Awaiting.class);

        clock.pass(Duration.ofMinutes(2));
        run();
        assertThat(statuses.find(job.id(), job.images().get(2).id())
                        .orElseThrow()
                        .stage())
                .isEqualTo(new Stage.Refused(
                        "It was not uploaded while its ticket was good, 60 minutes from " + "2026-03-14T12:00:00Z."));
        assertThat(statuses.find(job.id(), job.images().get(1).id()))
                .as("uploaded, its event late")
                .isEmpty();
        statuses.advance(Samples.status(job, 1, new Stage.Failed("x"), Samples.NOON));
        assertThat(reports.find(job.id()).orElseThrow().finished()).isTrue();
    }

    @Test
    void takesAnUploadThatComesAfterAllButNoneOfACancelledJob() {
        Job late = job(0, 1);
        Job cancelled = job(1, 2);
        var cancellation = new Cancellation(jobs, statuses, FakeUploads.BUCKET, clock);
        assertThat(cancellation.cancel(cancelled.id())).contains(2);
        assertThat(cancellation.cancel(cancelled.id())).contains(0);
        clock.pass(Duration.ofHours(3));
        run();
        upload(late, 0);
        upload(cancelled, 0);

        intake.admit(FakeUploads.BUCKET, Samples.original(late, 0).key());
        intake.admit(FakeUploads.BUCKET, Samples.original(cancelled, 0).key());

        assertThat(queue.sent()).singleElement().satisfies(task -> {
            assertThat(task.job()).isEqualTo(late.id());
            assertThat(task.attempt()).isEqualTo(2);
        });
        assertThat(reports.find(cancelled.id()).orElseThrow().finished()).isTrue();
    }

    @Test
    void looksAtEachJobOnceAndPastABrokenOne() {
        Job broken = job(0, 1);
        documents.put("jobs/" + broken.id() + "/job.json", "{");
        Job sound = job(1, 1);
        clock.pass(Duration.ofHours(3));

        assertThat(run().unmended())
                .singleElement()
                .asString()
                .contains(broken.id().value());
        assertThat(statuses.find(sound.id(), sound.images().getFirst().id())).isPresent();

        int reads = documents.reads();
        assertThat(run().unmended()).isEmpty();
        assertThat(documents.reads() - reads).as("its own place").isEqualTo(1);
    }
}
