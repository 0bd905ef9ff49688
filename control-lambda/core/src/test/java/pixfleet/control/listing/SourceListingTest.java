package pixfleet.control.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static pixfleet.control.Samples.NOON;
import static pixfleet.header.SamplesOfFiles.png;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pixfleet.control.FakeClock;
import pixfleet.control.FakeOutage;
import pixfleet.control.Samples;
import pixfleet.control.dispatch.FakeTaskQueue;
import pixfleet.control.intake.Assessor;
import pixfleet.control.intake.FakeUploads;
import pixfleet.control.intake.UploadLimits;
import pixfleet.control.intake.UploadLimits.Ceiling;
import pixfleet.control.scaling.Sent;
import pixfleet.fault.TransientFailure;
import pixfleet.job.Destination;
import pixfleet.job.JobId;
import pixfleet.job.Listing;
import pixfleet.job.ListingStep;
import pixfleet.job.ObjectRef;
import pixfleet.job.Purpose;
import pixfleet.job.RankCapacity;
import pixfleet.job.Source;
import pixfleet.job.Task;
import pixfleet.records.Counts;
import pixfleet.records.Images;
import pixfleet.records.JobRecord;
import pixfleet.records.Jobs;
import pixfleet.records.Line;
import pixfleet.records.Listings;
import pixfleet.records.OpenWork;
import pixfleet.records.Origin;
import pixfleet.records.memory.MemoryTable;

@Timeout(60)
class SourceListingTest {
    private static final String BUCKET = "photos";
    private static final UploadLimits LIMITS = new UploadLimits(
            new Ceiling(100_000, 10_000, 200), new Ceiling(400_000, 40_000, 800), 10, RankCapacity.ofMebibytes(1536));

    private final FakeOutage outage = new FakeOutage();
    private final FakeClock clock = new FakeClock(NOON);
    private final FakeUploads objects = new FakeUploads();
    private final FakeSources sources = new FakeSources(objects);
    private final MemoryTable table = new MemoryTable(outage::effect);
    private final FakeTaskQueue tasks = new FakeTaskQueue(outage);
    private final FakeListingQueue queue = new FakeListingQueue(outage);
    private final Jobs jobs = new Jobs(table);
    private final Images images = new Images(table);
    private final OpenWork work = new OpenWork(table);
    private final SourceListing listing = new SourceListing(
            new SourceListing.Ports(jobs, new Listings(table), work, new Assessor(objects, LIMITS), tasks),
            new SourceListing.Sourcing(sources, objects, queue),
            clock);

    private final JobId id = Samples.jobId(NOON, 1);

    private void put(String key) {
        objects.put(BUCKET, key, png(30, 20), NOON);
    }

    private void put(int count) {
        IntStream.range(0, count).forEach(number -> put("2026/%05d.png".formatted(number)));
    }

    private void open(Source source, Destination destination) {
        var origin = new Origin.Listed(source, destination, new Listing.Open());
        assertThat(jobs.openListed(new JobRecord(id, "ada", "canny", 0, NOON, origin), NOON.plusSeconds(60)))
                .isEqualTo(Jobs.Opening.OPEN);
        queue.send(List.of(new ListingStep.Onward(id)));
    }

    private void open() {
        open(new Source.Prefix(BUCKET, "2026/"), new Destination.Results());
    }

    /** Takes steps until none waits; those that fail are delivered again. */
    private void drain() {
        for (List<ListingStep> steps = queue.take(); !steps.isEmpty(); steps = queue.take()) {
            for (ListingStep step : steps) {
                try {
                    Sent _ = listing.take((ListingStep.Finding) step);
                } catch (TransientFailure _) {
                    queue.send(List.of(step));
                }
            }
        }
    }

    private JobRecord job() {
        return jobs.find(id).orElseThrow();
    }

    private Set<String> sentKeys() {
        Set<String> keys = new HashSet<>();
        tasks.sent().forEach(task -> keys.add(task.original().key()));
        return keys;
    }

    @Test
    void everyObjectBelowThePrefixBecomesATask() {
        put(2345);
        put("2025/old.png");
        put("2026/folder/");

        open();
        drain();

        assertThat(job().images()).isEqualTo(2345);
        assertThat(job().origin())
                .isEqualTo(new Origin.Listed(
                        new Source.Prefix(BUCKET, "2026/"), new Destination.Results(), new Listing.Complete()));
        assertThat(tasks.sent()).hasSize(2345);
        assertThat(sentKeys()).hasSize(2345).allMatch(key -> key.startsWith("2026/0"));
        assertThat(new Counts(table).overview(id).orElseThrow().counts().open()).isEqualTo(2345);
        assertThat(images.page(job(), 2300, 100))
                .hasSize(45)
                .allSatisfy(line -> assertThat(line).isInstanceOf(Line.Seen.class));
        // No block waits to be judged; the job itself is looked at until its end has been told.
        assertThat(work.due(NOON.plusSeconds(500), 1000)).containsExactly(new OpenWork.Due.Job(id));
    }

    @Test
    void aFullLastBlockEndsTheListingToo() {
        put(200);

        open();
        drain();

        assertThat(job().images()).isEqualTo(200);
        assertThat(job().origin().isKnown()).isTrue();
    }

    @Test
    void killedBetweenAnyTwoEffectsItGoesOnAndSendsNoImageTwiceForGood() {
        put(250);
        for (int kill = 1; kill < 60; kill++) {
            var test = new SourceListingTest();
            test.put(250);
            test.open();
            test.outage.after(kill);
            List<ListingStep> steps = test.queue.take();
            try {
                while (!steps.isEmpty()) {
                    steps.forEach(step -> test.listing.take((ListingStep.Finding) step));
                    steps = test.queue.take();
                }
            } catch (TransientFailure _) {
                test.outage.over();
                // What was in flight comes again; what was never sent the sweep sends.
                test.queue.send(List.of(new ListingStep.Onward(test.id)));
                test.drain();
                for (int block = 0; block < 3; block++) {
                    test.queue.send(List.of(new ListingStep.Judging(test.id, block)));
                }
                test.drain();
            }

            assertThat(test.job().images()).as("killed after %d", kill).isEqualTo(250);
            assertThat(test.sentKeys()).as("killed after %d", kill).hasSize(250);
            assertThat(new Counts(test.table)
                            .overview(test.id)
                            .orElseThrow()
                            .counts()
                            .open())
                    .as("killed after %d", kill)
                    .isEqualTo(250);
        }
    }

    @Test
    void takingEveryStepTwiceChangesNothing() {
        put(150);
        open();

        for (List<ListingStep> steps = queue.take(); !steps.isEmpty(); steps = queue.take()) {
            steps.forEach(step -> {
                Sent _ = listing.take((ListingStep.Finding) step);
                Sent _ = listing.take((ListingStep.Finding) step);
            });
        }

        assertThat(tasks.sent()).extracting(Task::image).doesNotHaveDuplicates().hasSize(150);
        assertThat(new Counts(table).overview(id).orElseThrow().counts().open()).isEqualTo(150);
    }

    @Test
    void anImageKeepsItsKeyThoughTheBucketChangesWhileItIsListed() {
        put(150);
        open();
        var first = (ListingStep.Finding) queue.take().getFirst();
        outage.after(2);
        assertThatThrownBy(() -> listing.take(first)).isInstanceOf(TransientFailure.class);
        outage.over();
        put("2026/00000-new.png");

        queue.send(List.of(first));
        drain();

        assertThat(tasks.sent()).extracting(Task::image).doesNotHaveDuplicates();
        assertThat(tasks.sent())
                .extracting(task -> task.original().key())
                .doesNotHaveDuplicates()
                .contains("2026/00149.png");
    }

    @Test
    void oneObjectThatCannotBeReadIsThatImagesRefusal() {
        put(3);
        objects.archive("2026/00001.png");
        objects.put(BUCKET, "2026/notes.txt", "hello".getBytes(StandardCharsets.UTF_8), NOON);
        objects.put(BUCKET, "2026/zero.png", new byte[0], NOON);

        open();
        drain();

        var counts = new Counts(table).overview(id).orElseThrow().counts();
        assertThat(counts.open()).isEqualTo(2);
        assertThat(counts.refused()).isEqualTo(3);
        assertThat(counts.reasons())
                .extracting(reason -> reason.text())
                .anyMatch(text -> text.contains("lies in an archive"));
    }

    @Test
    void aBucketThatMayNotBeListedStopsTheListingWithAReason() {
        put(3);
        open();
        sources.close(BUCKET);

        drain();

        assertThat(job().origin())
                .isEqualTo(new Origin.Listed(
                        new Source.Prefix(BUCKET, "2026/"),
                        new Destination.Results(),
                        new Listing.Stopped("The bucket photos cannot be listed: access is denied.")));
    }

    @Test
    void aManifestNamesItsImagesLineByLine() {
        put(3);
        put("odd\\name .png");
        String lines = "\uFEFF2026/00002.png\r\n\n2026/00000.png\nodd\\name .png\nnot/there.png";
        objects.put(BUCKET, "list.txt", lines.getBytes(StandardCharsets.UTF_8), NOON);
        var list = objects.find(BUCKET, "list.txt").orElseThrow().ref();

        open(new Source.Manifest(list), new Destination.Results());
        drain();

        assertThat(tasks.sent())
                .extracting(task -> task.original().key())
                .containsExactly("2026/00002.png", "2026/00000.png", "odd\\name .png");
        assertThat(new Counts(table).overview(id).orElseThrow().counts().reasons())
                .extracting(reason -> reason.text())
                .containsExactly("There is no object s3://photos/not/there.png.");
    }

    @Test
    void aManifestThatWasReplacedStopsTheListing() {
        objects.put(BUCKET, "list.txt", "a.png\n".getBytes(StandardCharsets.UTF_8), NOON);

        open(new Source.Manifest(new ObjectRef(BUCKET, "list.txt", "another")), new Destination.Results());
        drain();

        assertThat(job().origin())
                .isInstanceOfSatisfying(
                        Origin.Listed.class,
                        origin -> assertThat(origin.listing())
                                .isEqualTo(
                                        new Listing.Stopped(
                                                "The manifest s3://photos/list.txt was replaced or removed while it was read.")));
    }

    @Test
    void aLongManifestIsReadPieceByPiece() {
        var lines = new StringBuilder();
        for (int number = 0; number < 3210; number++) {
            lines.append("x".repeat(700)).append(number).append('\n');
        }
        objects.put(BUCKET, "list.txt", lines.toString().getBytes(StandardCharsets.UTF_8), NOON);

        open(new Source.Manifest(objects.find(BUCKET, "list.txt").orElseThrow().ref()), new Destination.Results());
        drain();

        assertThat(job().images()).isEqualTo(3210);
        assertThat(new Counts(table).ends(id).refused()).isEqualTo(3210);
    }

    @Test
    void tasksSayWhereCopiesOfResultsGo() {
        put("2026/trip/a.png");

        open(new Source.Prefix(BUCKET, "2026/"), new Destination.Mirror("out", "done/"));
        drain();

        assertThat(tasks.sent())
                .extracting(Task::purpose)
                .containsExactly(new Purpose.Processing(List.of(new ObjectRef("out", "done/trip/a.png", ""))));
    }

    @Test
    void nothingMoreHappensToADeletedJob() {
        put(150);
        open();
        jobs.remove(id, NOON);

        drain();

        assertThat(tasks.sent()).isEmpty();
    }
}
