package pixfleet.control.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import pixfleet.control.FakeClock;
import pixfleet.control.FakeOutage;
import pixfleet.control.Samples;
import pixfleet.control.intake.FakeUploads;
import pixfleet.control.ledger.FakeDocuments;
import pixfleet.fault.TransientFailure;
import pixfleet.job.ImageRef;
import pixfleet.job.Job;
import pixfleet.job.Keys;
import pixfleet.job.ObjectRef;
import pixfleet.job.Stage;
import pixfleet.job.Status;
import pixfleet.job.Ulid;
import pixfleet.records.Counts;
import pixfleet.records.Images;
import pixfleet.records.Jobs;
import pixfleet.records.Line;
import pixfleet.records.Removals;
import pixfleet.records.memory.MemoryTable;

class JobReportsTest {
    private final FakeOutage outage = new FakeOutage();
    private final MemoryTable table = new MemoryTable(outage::effect);
    private final FakeDocuments documents = new FakeDocuments(outage);
    private final FakeUploads uploads = new FakeUploads();
    private final Jobs jobs = new Jobs(table);
    private final Images statuses = new Images(table);
    private final JobReports reports = new JobReports(jobs, statuses, new Counts(table));
    private final Removal removal = new Removal(
            jobs,
            statuses,
            new Removals(table),
            new FakeObjectStore(uploads, documents, outage),
            new FakeClock(Samples.NOON));

    @Test
    void tellsOfEachImageInTheJobsOrder() {
        Job job = Samples.job(Samples.jobId(Samples.NOON, 1), 3);
        Samples.open(jobs, job);
        Status done = Samples.status(job, 2, new Stage.Done(Samples.result(job, 2)), Samples.NOON);
        statuses.advance(done);

        JobReport report = reports.find(job.id()).orElseThrow();
        List<Line> lines = reports.page(report.job(), "", 0, 10).lines();

        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).isEqualTo(new Line.Awaited(job.images().getFirst()));
        assertThat(lines.get(2)).isEqualTo(new Line.Seen(job.images().getLast(), done));
        assertThat(report.awaiting()).isEqualTo(2);
        assertThat(report.finished()).isFalse();
    }

    @Test
    void isFinishedOnceEveryImageIs() {
        Job job = Samples.job(Samples.jobId(Samples.NOON, 1), 2);
        Samples.open(jobs, job);
        statuses.advance(Samples.status(job, 0, new Stage.Refused("x"), Samples.NOON));
        statuses.advance(Samples.status(job, 1, new Stage.Running(1, 2), Samples.NOON));
        assertThat(reports.find(job.id()).orElseThrow().finished()).isFalse();

        statuses.advance(Samples.status(job, 1, new Stage.Failed("y"), Samples.NOON));

        assertThat(reports.find(job.id()).orElseThrow().finished()).isTrue();
    }

    /** Counts, pace and pages of a job do not depend on how many images it has. */
    @Test
    void aReportReadsNoStatuses() {
        Job job = Samples.open(jobs, Samples.job(Samples.jobId(Samples.NOON, 1), 2000));
        for (int position = 0; position < 100; position++) {
            statuses.advance(Samples.status(
                    job, position, new Stage.Done(Samples.result(job, position)), Samples.NOON.plusSeconds(position)));
        }
        int reads = table.reads();

        JobReport report = reports.find(job.id()).orElseThrow();

        assertThat(report.counts().done()).isEqualTo(100);
        assertThat(report.counts().imagesPerSecond()).isEqualTo(1);
        assertThat(report.left()).contains(Duration.ofSeconds(1900));
        assertThat(table.reads() - reads).isLessThanOrEqualTo(2);
    }

    @Test
    void pagesByStageAreWholeWhereverTheyEnd() {
        Job job = Samples.open(jobs, Samples.job(Samples.jobId(Samples.NOON, 1), 1200));
        for (int position = 0; position < 1200; position += 3) {
            Stage stage = position % 2 == 0 ? new Stage.Queued() : new Stage.Refused("x");
            statuses.advance(Samples.status(job, position, stage, Samples.NOON));
        }
        for (String stage : List.of("queued", "refused", "awaiting", "done")) {
            var positions = new ArrayList<Integer>();
            JobReports.Page page = reports.page(Samples.record(job), stage, 0, 90);
            page.lines().forEach(line -> positions.add(line.image().id().position()));
            while (page.next().isPresent()) {
                page = reports.page(Samples.record(job), stage, page.next().getAsInt(), 90);
                page.lines().forEach(line -> positions.add(line.image().id().position()));
            }
            assertThat(positions)
                    .as(stage)
                    .isSorted()
                    .doesNotHaveDuplicates()
                    .hasSize(stage.equals("awaiting") ? 800 : stage.equals("done") ? 0 : 200);
        }
    }

    private static String late() {
        return Ulid.of(Samples.NOON.plusSeconds(86_400), new byte[Ulid.ENTROPY_BYTES]);
    }

    @Test
    void listsNewestFirstPageByPageHoweverFarApart() {
        for (int number = 0; number < 25; number++) {
            Samples.open(
                    jobs,
                    Samples.job(
                            Samples.jobId(Samples.NOON.minus(Duration.ofDays((long) number * number)), number),
                            1 + number % 3));
        }
        var first = jobs.newest(late(), 10);
        var second = jobs.newest(first.getLast().id().value(), 10);
        var third = jobs.newest(second.getLast().id().value(), 10);

        assertThat(first).hasSize(10);
        assertThat(first.getFirst().id().time()).isEqualTo(Samples.NOON);
        assertThat(second).hasSize(10);
        assertThat(third).hasSize(5);
        assertThat(third.getLast().id().time()).isEqualTo(Samples.NOON.minus(Duration.ofDays(24 * 24)));
        assertThat(jobs.newest(third.getLast().id().value(), 10)).isEmpty();
    }

    @Test
    void listsManyJobsOfOneHour() {
        for (int number = 0; number < 2500; number++) {
            Samples.open(jobs, Samples.job(Samples.jobId(Samples.NOON.plusMillis(number), number), 1));
        }

        assertThat(jobs.newest(late(), 3))
                .extracting(job -> job.id().time())
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
        assertThat(table.rows())
                .filteredOn(row -> row.key().pk().contains(job.id().value()))
                .as("that it was deleted")
                .singleElement()
                .extracting(row -> row.key().sk())
                .isEqualTo("JOB");
        assertThat(uploads.keys())
                .noneMatch(key -> key.contains(job.id().value()))
                .hasSize(2);
        assertThat(reports.find(job.id())).isEmpty();
        assertThat(reports.find(other.id())).isPresent();
        assertThat(table.rows())
                .filteredOn(row -> row.key().pk().contains(other.id().value()))
                .hasSizeGreaterThan(3);
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
            assertThat(world.table.rows())
                    .filteredOn(row -> row.key().pk().contains(job.id().value()))
                    .hasSize(1);
            assertThat(world.uploads.keys()).isEmpty();
        }
    }

    @Test
    void deletesALooseUploadWithItsJob() {
        Job job = Samples.job(Samples.jobId(Samples.NOON, 1), 1);
        Samples.open(jobs, job);
        uploads.put("incoming/cat.png", new byte[] {1}, Samples.NOON, Map.of());
        ObjectRef cat =
                uploads.find("uploads", "incoming/cat.png").orElseThrow().ref();
        Status queued = Samples.status(job, 0, new Stage.Queued(), Samples.NOON);
        statuses.advance(new Status(
                new ImageRef(queued.job(), queued.image(), 0, "cat.png", cat), 1, queued.stage(), queued.at(), ""));

        removal.remove(job.id());

        assertThat(uploads.keys()).isEmpty();
    }

    private Job full(int number) {
        Job job = Samples.job(Samples.jobId(Samples.NOON, number), 2);
        Samples.open(jobs, job);
        for (int position = 0; position < 2; position++) {
            uploads.put(Samples.original(job, position).key(), new byte[] {1}, Samples.NOON, Map.of());
            Status done = Samples.status(job, position, new Stage.Done(Samples.result(job, position)), Samples.NOON);
            statuses.advance(done);
            documents.put(Samples.result(job, position).key(), "pixels");
            documents.put(Keys.strips(job.id(), done.image()) + "0123/00007", "rows of a result that was cut short");
        }
        return job;
    }
}
