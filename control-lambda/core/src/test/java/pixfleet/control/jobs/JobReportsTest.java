package pixfleet.control.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import pixfleet.control.FakeOutage;
import pixfleet.control.Samples;
import pixfleet.control.gallery.GalleryIndex;
import pixfleet.control.gallery.GalleryPublisher;
import pixfleet.control.gallery.GalleryReader;
import pixfleet.control.intake.FakeUploads;
import pixfleet.control.jobs.JobReport.Line;
import pixfleet.control.ledger.FakeDocuments;
import pixfleet.control.ledger.JobLedger;
import pixfleet.control.ledger.StatusLedger;
import pixfleet.fault.TransientFailure;
import pixfleet.job.Completion;
import pixfleet.job.Job;
import pixfleet.job.ObjectRef;
import pixfleet.job.Stage;
import pixfleet.job.Status;
import pixfleet.job.Ulid;

class JobReportsTest {
    private final FakeOutage outage = new FakeOutage();
    private final FakeDocuments documents = new FakeDocuments(outage);
    private final FakeUploads uploads = new FakeUploads();
    private final JobLedger jobs = new JobLedger(documents);
    private final StatusLedger statuses = new StatusLedger(documents);
    private final JobReports reports = new JobReports(jobs, statuses);
    private final GalleryIndex gallery = new GalleryIndex(documents);
    private final Removal removal =
            new Removal(jobs, statuses, gallery, new FakeObjectStore(uploads, documents, outage));

    @Test
    void tellsOfEachImageInTheJobsOrder() {
        Job job = Samples.job(Samples.jobId(Samples.NOON, 1), 3);
        jobs.keep(job);
        Status done = Samples.status(job, 2, new Stage.Done(Samples.result(job, 2)), Samples.NOON);
        statuses.advance(done);

        JobReport report = reports.find(job.id()).orElseThrow();

        assertThat(report.images()).hasSize(3);
        assertThat(report.images().get(0)).isInstanceOf(Line.Awaiting.class);
        assertThat(report.images().get(2)).isEqualTo(new Line.Seen(done));
        assertThat(report.finished()).isFalse();
    }

    @Test
    void isFinishedOnceEveryImageIs() {
        Job job = Samples.job(Samples.jobId(Samples.NOON, 1), 2);
        jobs.keep(job);
        statuses.advance(Samples.status(job, 0, new Stage.Refused("x"), Samples.NOON));
        statuses.advance(Samples.status(job, 1, new Stage.Running(1, 2), Samples.NOON));
        assertThat(reports.find(job.id()).orElseThrow().finished()).isFalse();

        statuses.advance(Samples.status(job, 1, new Stage.Failed("y"), Samples.NOON));

        assertThat(reports.find(job.id()).orElseThrow().finished()).isTrue();
    }

    @Test
    void showsALooseUploadThatDidNotSayItsPipeline() {
        Job job = Samples.job(Samples.jobId(Samples.NOON, 1), 1);
        statuses.advance(Samples.status(job, 0, new Stage.Refused("say it"), Samples.NOON));

        assertThat(reports.find(job.id()).orElseThrow().pipeline()).isEmpty();
        assertThat(reports.list(late(), 5)).extracting(JobReports.Summary::id).containsExactly(job.id());
    }

    @Test
    void showsNothingOfADeletedJobThatANodeWasAt() {
        Job job = Samples.job(Samples.jobId(Samples.NOON, 1), 1);
        statuses.advance(Samples.status(job, 0, new Stage.Running(0, 1), Samples.NOON));

        assertThat(reports.find(job.id())).isEmpty();
        assertThat(reports.list(late(), 5)).isEmpty();
    }

    private static String late() {
        return Ulid.of(Samples.NOON.plusSeconds(86_400), new byte[Ulid.ENTROPY_BYTES]);
    }

    @Test
    void listsNewestFirstPageByPageHoweverFarApart() {
        for (int number = 0; number < 25; number++) {
            jobs.keep(Samples.job(
                    Samples.jobId(Samples.NOON.minus(Duration.ofDays((long) number * number)), number),
                    1 + number % 3));
        }
        var first = reports.list(late(), 10);
        var second = reports.list(first.getLast().id().value(), 10);
        var third = reports.list(second.getLast().id().value(), 10);

        assertThat(first).hasSize(10);
        assertThat(first.getFirst().id().time()).isEqualTo(Samples.NOON);
        assertThat(second).hasSize(10);
        assertThat(third).hasSize(5);
        assertThat(third.getLast().id().time()).isEqualTo(Samples.NOON.minus(Duration.ofDays(24 * 24)));
        assertThat(reports.list(third.getLast().id().value(), 10)).isEmpty();
    }

    @Test
    void listsManyJobsOfOneHour() {
        for (int number = 0; number < 2500; number++) {
            jobs.keep(Samples.job(Samples.jobId(Samples.NOON.plusMillis(number), number), 1));
        }

        assertThat(reports.list(late(), 3))
                .extracting(summary -> summary.id().time())
                .containsExactly(
                        Samples.NOON.plusMillis(2499), Samples.NOON.plusMillis(2498), Samples.NOON.plusMillis(2497));
    }

    @Test
    void deletesAllOfAJobAndNothingOfAnother() {
        Job job = full(1);
        Job other = full(2);

        removal.remove(job.id());
        removal.remove(job.id());

        assertThat(documents.keys()).noneMatch(key -> key.contains(job.id().value()));
        assertThat(uploads.keys())
                .noneMatch(key -> key.contains(job.id().value()))
                .hasSize(2);
        assertThat(reports.find(job.id())).isEmpty();
        assertThat(reports.find(other.id())).isPresent();
        assertThat(new GalleryReader(gallery).newest(10))
                .hasSize(2)
                .allMatch(entry -> entry.job().equals(other.id()));
    }

    @Test
    void goesOnDeletingAfterACrash() {
        for (int effects = 1; effects < 12; effects++) {
            var world = new JobReportsTest();
            Job job = world.full(1);
            world.outage.after(effects);
            try {
                world.removal.remove(job.id());
            } catch (TransientFailure _) {
                assertThat(world.reports.find(job.id())).isEmpty();
            }
            world.outage.over();
            world.removal.remove(job.id());
            assertThat(world.documents.keys())
                    .noneMatch(key -> key.contains(job.id().value()));
            assertThat(world.uploads.keys()).isEmpty();
        }
    }

    @Test
    void deletesALooseUploadWithItsJob() {
        Job job = Samples.job(Samples.jobId(Samples.NOON, 1), 1);
        jobs.keep(job);
        uploads.put("incoming/cat.png", new byte[] {1}, Samples.NOON, Map.of());
        ObjectRef cat =
                uploads.find("uploads", "incoming/cat.png").orElseThrow().ref();
        Status queued = Samples.status(job, 0, new Stage.Queued(), Samples.NOON);
        statuses.advance(
                new Status(queued.job(), queued.image(), 1, 0, "cat.png", cat, queued.stage(), queued.at(), ""));

        removal.remove(job.id());

        assertThat(uploads.keys()).isEmpty();
    }

    private Job full(int number) {
        Job job = Samples.job(Samples.jobId(Samples.NOON, number), 2);
        jobs.keep(job);
        for (int position = 0; position < 2; position++) {
            uploads.put(Samples.original(job, position).key(), new byte[] {1}, Samples.NOON, Map.of());
            Status done = Samples.status(job, position, new Stage.Done(Samples.result(job, position)), Samples.NOON);
            statuses.advance(done);
            documents.put(Samples.result(job, position).key(), "pixels");
            new GalleryPublisher(gallery, jobs).add(new Completion(done, job.pipeline()));
        }
        return job;
    }
}
