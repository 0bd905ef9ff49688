package pixfleet.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static pixfleet.records.Samples.NOON;
import static pixfleet.records.Samples.done;
import static pixfleet.records.Samples.job;
import static pixfleet.records.Samples.status;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pixfleet.job.Completion;
import pixfleet.job.Destination;
import pixfleet.job.ImageId;
import pixfleet.job.Job;
import pixfleet.job.JobId;
import pixfleet.job.JobImage;
import pixfleet.job.JobNotice;
import pixfleet.job.Listing;
import pixfleet.job.NodeLease;
import pixfleet.job.ObjectRef;
import pixfleet.job.Source;
import pixfleet.job.Stage;
import pixfleet.job.Status;
import pixfleet.job.Ulid;
import pixfleet.job.Verification;
import pixfleet.operation.WatermarkImage;
import pixfleet.pipeline.InvalidPipeline;
import pixfleet.records.Finishes.Look;
import pixfleet.records.Images.Advance;
import pixfleet.records.Listings.Block;
import pixfleet.records.Listings.Place;
import pixfleet.records.OpenWork.Due;
import pixfleet.records.table.Table;

/** What holds of the records, whoever keeps the table. A subclass may use one table for all tests. */
@Timeout(60)
abstract class RecordsContract {
    private final AtomicLong chance = new AtomicLong();

    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static final Instant DUE = NOON.plusSeconds(300);

    /** The table, with whatever other tests have left in it. */
    abstract Table table();

    private Jobs jobs() {
        return new Jobs(table());
    }

    private Images images() {
        return new Images(table(), chance::incrementAndGet);
    }

    private Job opened(int images) {
        return opened(NOON, "ada", images);
    }

    private Job opened(Instant at, String owner, int images) {
        Job job = job(at, NUMBERS.incrementAndGet(), images);
        assertThat(jobs().open(job, owner, DUE)).isEqualTo(Jobs.Opening.OPEN);
        return job;
    }

    @Test
    void picturesOfPipelinesAreKeptOnceAnOwnerAndToldByTheirNames() {
        var assets = new Assets(table());
        String picture = new WatermarkImage().mark();
        String pipeline = "invert|watermark-image:mark=" + picture + ":opacity=1";

        String named = assets.named("ada", pipeline);

        assertThat(named).matches("invert\\|watermark-image:mark=@[\\w-]{43}:opacity=1");
        assertThat(assets.named("ada", named)).isEqualTo(named);
        var elsewhere = new Assets(table());
        assertThat(elsewhere.whole("ada", named)).isEqualTo(pipeline);
        assertThat(elsewhere.whole("ada", named.replace("@", "%40"))).isEqualTo(pipeline);
        assertThat(elsewhere.whole("ada", "{\"mark\": \"" + elsewhere.keep("ada", picture) + "\"}"))
                .isEqualTo("{\"mark\": \"" + picture + "\"}");
        assertThatThrownBy(() -> elsewhere.whole("bob", named))
                .isInstanceOf(InvalidPipeline.class)
                .hasMessageContaining("there is no picture @");
        assertThat(elsewhere.whole("bob", "watermark-text:text=%40" + "a".repeat(43)))
                .as("another parameter")
                .isEqualTo("watermark-text:text=%40" + "a".repeat(43));
        assertThat(elsewhere.find("bob", named.substring(named.indexOf('@'), named.indexOf('@') + 44)))
                .isEmpty();
    }

    @Test
    void aJobIsFoundAsItWasOpenedAndTwiceOpensItOnce() {
        Job job = opened(250);

        assertThat(jobs().open(job, "someone else", DUE)).isEqualTo(Jobs.Opening.OPEN);

        assertThat(jobs().find(job.id()))
                .contains(new JobRecord(job.id(), "ada", job.pipeline().text(), 250, NOON));
        assertThat(jobs().announced(job.id(), job.images().get(123).id()))
                .contains(job.images().get(123));
        assertThat(jobs().announced(job.id(), ImageId.of(job.id(), 250))).isEmpty();
        assertThat(jobs().find(job(0, 1).id())).isEmpty();
    }

    @Test
    void whatWasAnnouncedOfSomeImagesIsFoundInTheOrderAskedForWithTheirTypes() {
        Job plain = job(NUMBERS.incrementAndGet(), 250);
        List<JobImage> typed = plain.images().stream()
                .map(image -> new JobImage(
                        image.id(), image.fileName(), image.bytes(), image.id().position() % 2 == 0 ? "image/png" : ""))
                .toList();
        var job = new Job(plain.id(), plain.pipeline(), typed, plain.createdAt());
        assertThat(jobs().open(job, "ada", DUE)).isEqualTo(Jobs.Opening.OPEN);

        List<ImageId> asked = List.of(
                typed.get(220).id(),
                ImageId.of(job.id(), 250),
                typed.get(3).id(),
                typed.get(4).id());

        assertThat(jobs().announced(job.id(), asked)).containsExactly(typed.get(220), typed.get(3), typed.get(4));
    }

    /** Uploads that were given up, and whose tickets are then asked for again, are work again. */
    @Test
    void uploadsAreWaitedForAsLongAsTheirTicketsAreGood() {
        Job job = opened(150);
        var work = new OpenWork(table());
        var uploads = new OpenWork.Due.Uploads(job.id(), 1);
        List<ImageId> images = List.of(job.images().get(100).id());
        assertThat(work.ticketsEnd(uploads)).isEqualTo(DUE);
        work.settle(uploads);

        jobs().awaitUploads(job.id(), images, DUE.plusSeconds(60), DUE.plusSeconds(1));
        jobs().awaitUploads(job.id(), images, DUE.plusSeconds(30), DUE.plusSeconds(5));

        assertThat(work.ticketsEnd(uploads)).isEqualTo(DUE.plusSeconds(60));
        assertThat(work.due(DUE.plusSeconds(2), 1000)).contains(uploads);
    }

    @Test
    void aJobOfOneUploadNeedsOneRow() {
        Job job = job(NUMBERS.incrementAndGet(), 1);
        var record = new JobRecord(job.id(), Jobs.OPERATORS, "", 1, NOON);

        assertThat(jobs().openUploaded(record, job.images().getFirst())).isEqualTo(Jobs.Opening.OPEN);
        assertThat(jobs().openUploaded(record, job.images().getFirst())).isEqualTo(Jobs.Opening.OPEN);

        assertThat(jobs().announced(job.id(), job.images().getFirst().id()))
                .contains(job.images().getFirst());
        assertThat(images().page(record, 0, 10))
                .containsExactly(new Line.Awaited(job.images().getFirst()));
    }

    @Test
    void anOwnersJobsComeNewestFirstAndPageByPageAndNobodyElses() {
        String owner = "owner " + NUMBERS.incrementAndGet();
        List<Job> mine = IntStream.range(0, 5)
                .mapToObj(minute -> opened(NOON.plusSeconds(60L * minute), owner, 1))
                .toList();
        var _ = opened(NOON, "another", 1);

        List<JobRecord> first = jobs().newest(owner, end(), 3);
        List<JobRecord> second = jobs().newest(owner, first.getLast().id().value(), 3);

        assertThat(first).extracting(JobRecord::id).containsExactly(id(mine, 4), id(mine, 3), id(mine, 2));
        assertThat(second).extracting(JobRecord::id).containsExactly(id(mine, 1), id(mine, 0));
    }

    private static pixfleet.job.JobId id(List<Job> jobs, int index) {
        return jobs.get(index).id();
    }

    private static String end() {
        return Ulid.of(NOON.plus(Duration.ofDays(1)), new byte[Ulid.ENTROPY_BYTES]);
    }

    @Test
    void everybodysJobsComeAcrossYears() {
        Instant march = YearMonth.of(2031, 3).atDay(9).atStartOfDay().toInstant(java.time.ZoneOffset.UTC);
        Job older = opened(march.minus(Duration.ofDays(100)), "ada", 1);
        Job newer = opened(march, "bob", 1);
        String before = Ulid.of(march.plusSeconds(1), new byte[Ulid.ENTROPY_BYTES]);

        assertThat(jobs().newest(before, 2)).extracting(JobRecord::id).containsExactly(newer.id(), older.id());
    }

    @Test
    void aStatusAdvancesAndNeverGoesBack() {
        Job job = opened(1);
        var queued = status(job, 0, 1, new Stage.Queued(), NOON);
        var running = status(job, 0, 1, new Stage.Running(0, 1), NOON.plusSeconds(1));
        var done = status(job, 0, 1, done(job, 0), NOON.plusSeconds(2));

        assertThat(images().advance(queued)).isEqualTo(Advance.WRITTEN);
        assertThat(images().advance(running)).isEqualTo(Advance.WRITTEN);
        assertThat(images().advance(queued)).isEqualTo(Advance.BEHIND);
        assertThat(images().advance(done)).isEqualTo(Advance.WRITTEN);
        assertThat(images().advance(done)).isEqualTo(Advance.BEHIND);
        assertThat(images().advance(running)).isEqualTo(Advance.BEHIND);

        assertThat(images().find(job.id(), done.image())).contains(done);
    }

    @Test
    void oneWriterRemembersWhatItWroteAndIsNotFooledByAnother() {
        Job job = opened(1);
        Images node = images();
        assertThat(node.advance(status(job, 0, 1, new Stage.Running(0, 2), NOON)))
                .isEqualTo(Advance.WRITTEN);
        assertThat(images().advance(status(job, 0, 2, new Stage.Queued(), NOON.plusSeconds(1))))
                .isEqualTo(Advance.WRITTEN);

        assertThat(node.advance(status(job, 0, 1, done(job, 0), NOON.plusSeconds(2))))
                .isEqualTo(Advance.BEHIND);
    }

    @Test
    void nothingAdvancesInAJobThatIsNotThere() {
        Job never = job(NUMBERS.incrementAndGet(), 1);
        Job deleted = opened(1);
        jobs().remove(deleted.id(), NOON);

        assertThat(images().advance(status(never, 0, 1, new Stage.Queued(), NOON)))
                .isEqualTo(Advance.DELETED);
        assertThat(images().advance(status(deleted, 0, 1, new Stage.Queued(), NOON)))
                .isEqualTo(Advance.DELETED);
    }

    @Test
    void countersFollowEveryStepOnceAndReasonsAreAddedUp() {
        Job job = opened(6);
        Images images = images();
        IntStream.range(0, 5).forEach(position -> {
            assertThat(images.advance(status(job, position, 1, new Stage.Queued(), NOON)))
                    .isEqualTo(Advance.WRITTEN);
        });
        advance(images, status(job, 0, 1, new Stage.Running(0, 1), NOON.plusSeconds(1)));
        advance(images, status(job, 1, 1, done(job, 1), NOON.plusSeconds(10)));
        advance(images, status(job, 2, 1, new Stage.Failed("The disk of 3 nodes is full."), NOON.plusSeconds(12)));
        advance(images, status(job, 3, 1, new Stage.Failed("The disk of 5 nodes is full."), NOON.plusSeconds(13)));
        advance(images, status(job, 4, 1, new Stage.Refused("It is no image."), NOON.plusSeconds(14)));
        images.advance(status(job, 4, 1, new Stage.Refused("It is no image."), NOON.plusSeconds(14)));

        JobCounts counts = new Counts(table()).overview(job.id()).orElseThrow().counts();

        assertThat(counts)
                .extracting(JobCounts::open, JobCounts::running, JobCounts::done)
                .containsExactly(1, 1, 1);
        assertThat(counts).extracting(JobCounts::refused, JobCounts::failed).containsExactly(1, 2);
        assertThat(counts.imagesPerSecond()).isEqualTo(0.75);
        assertThat(counts.reasons())
                .extracting(JobCounts.Reason::stage, JobCounts.Reason::images)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("failed", 2),
                        org.assertj.core.groups.Tuple.tuple("refused", 1));

        advance(images, status(job, 2, 2, new Stage.Queued(), NOON.plusSeconds(20)));

        JobCounts again = new Counts(table()).overview(job.id()).orElseThrow().counts();
        assertThat(again).extracting(JobCounts::open, JobCounts::failed).containsExactly(2, 1);
        assertThat(again.reasons()).extracting(JobCounts.Reason::images).containsExactly(1, 1);
    }

    @Test
    void aJobAndOneOfItsImagesAreLookedAtTogether() {
        Job job = opened(2);
        ImageId image = job.images().getFirst().id();
        ImageId other = job.images().getLast().id();
        Status queued = status(job, 0, 1, new Stage.Queued(), NOON);
        Images intake = images();

        assertThat(intake.look(job.id(), image)).isEqualTo(new Images.Known(jobs().find(job.id()), Optional.empty()));
        advance(intake, queued);
        assertThat(intake.look(job.id(), image).status()).contains(queued);

        jobs().remove(job.id(), NOON);
        assertThat(intake.look(job.id(), other)).isEqualTo(new Images.Known(Optional.empty(), Optional.empty()));
        assertThat(intake.advance(status(job, 1, 1, new Stage.Queued(), NOON))).isEqualTo(Advance.DELETED);
    }

    /** A node that ends many at once moves the counters of their job once. */
    @Test
    void endsOfManyImagesAreWrittenTogetherAndThoseThatOthersBroughtFurtherApart() {
        Job job = opened(20);
        Job other = opened(3);
        Images node = images();
        IntStream.range(0, 20)
                .forEach(position -> advance(node, status(job, position, 1, new Stage.Running(0, 1), NOON)));
        advance(node, status(other, 2, 1, new Stage.Running(0, 1), NOON));
        advance(images(), status(job, 4, 1, done(job, 4), NOON.plusSeconds(1)));
        advance(images(), status(job, 5, 1, new Stage.Running(1, 2), NOON.plusSeconds(1)));
        var ends = new ArrayList<Status>();
        IntStream.range(0, 18).forEach(position -> ends.add(status(job, position, 1, done(job, position), NOON)));
        ends.set(7, ends.get(7).with(done(job, 7), NOON, "i-1"));
        ends.add(status(job, 18, 1, new Stage.Failed("The disk of 3 nodes is full."), NOON));
        ends.add(status(job, 19, 1, new Stage.Failed("The disk of 5 nodes is full."), NOON));
        ends.add(status(other, 2, 1, done(other, 2), NOON));
        ends.add(ends.getFirst());

        List<Advance> answers = node.advance(ends);

        for (int i = 0; i < ends.size(); i++) {
            assertThat(answers.get(i)).as("%d", i).isEqualTo(i == 4 || i == 21 ? Advance.BEHIND : Advance.WRITTEN);
        }
        JobCounts counts = new Counts(table()).overview(job.id()).orElseThrow().counts();
        assertThat(counts)
                .extracting(JobCounts::open, JobCounts::running, JobCounts::done, JobCounts::failed)
                .containsExactly(0, 0, 18, 2);
        assertThat(counts.reasons()).extracting(JobCounts.Reason::images).containsExactly(2);
        assertThat(new Counts(table()).ends(other.id()).done()).isEqualTo(1);
        assertThat(node.untold(job.id(), ends.get(7).image())).contains(ends.get(7));
        node.told(ends.get(7));
        assertThat(node.untold(job.id(), ends.get(7).image())).isEmpty();
    }

    @Test
    void whatWaitsIsCountedWhileItDoes() {
        Job job = opened(2);
        Images images = images();
        advance(images, status(job, 0, 1, new Stage.Queued(), NOON));
        advance(images, status(job, 0, 1, new Stage.Waiting("No node."), NOON.plusSeconds(1)));
        advance(images, status(job, 1, 1, new Stage.Waiting("No node."), NOON.plusSeconds(1)));

        assertThat(new Counts(table()).overview(job.id()).orElseThrow().counts())
                .extracting(JobCounts::open, JobCounts::waiting, JobCounts::running)
                .containsExactly(2, 2, 0);

        advance(images, status(job, 0, 1, new Stage.Running(0, 1), NOON.plusSeconds(2)));
        advance(images, status(job, 1, 1, done(job, 1), NOON.plusSeconds(2)));

        assertThat(new Counts(table()).overview(job.id()).orElseThrow().counts())
                .extracting(JobCounts::open, JobCounts::waiting, JobCounts::running)
                .containsExactly(1, 0, 1);
    }

    @Test
    void imagesOfALargeJobAreCountedWhereverTheyLie() {
        Job job = opened(10_020);
        Images images = images();
        for (int position = 9_990; position < 10_010; position++) {
            boolean even = position % 2 == 0;
            Stage stage = even ? new Stage.Running(0, 1) : new Stage.Failed("It broke.");
            advance(images, status(job, position, 1, stage, NOON));
        }

        JobCounts counts = new Counts(table()).overview(job.id()).orElseThrow().counts();

        assertThat(counts).extracting(JobCounts::running, JobCounts::failed).containsExactly(10, 10);
        assertThat(counts.reasons()).extracting(JobCounts.Reason::images).containsExactly(10);
        assertThat(images.in("failed", job.id(), 0, 20)).hasSize(10);

        jobs().remove(job.id(), NOON);
        new Removals(table()).clear(job.id());

        assertThat(new Counts(table()).ends(job.id())).extracting(Ends::failed).isEqualTo(0);
    }

    private static void advance(Images images, pixfleet.job.Status status) {
        assertThat(images.advance(status)).isEqualTo(Advance.WRITTEN);
    }

    @Test
    void ofManyWritersOneWinsAndCountersAreRight() throws Exception {
        Job job = opened(8);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<Future<Advance>>();
            for (int writer = 0; writer < 4; writer++) {
                for (int position = 0; position < 8; position++) {
                    var status = status(job, position, 1, done(job, position), NOON);
                    answers.add(threads.submit((Callable<Advance>) () -> images().advance(status)));
                }
            }
            int written = 0;
            for (Future<Advance> answer : answers) {
                written += answer.get() == Advance.WRITTEN ? 1 : 0;
            }
            assertThat(written).isEqualTo(8);
        }
        assertThat(new Counts(table()).ends(job.id()).done()).isEqualTo(8);
    }

    @Test
    void imagesComePageByPageInTheirOrder() {
        Job job = opened(230);
        JobRecord record = jobs().find(job.id()).orElseThrow();
        advance(images(), status(job, 99, 1, new Stage.Queued(), NOON));
        advance(images(), status(job, 150, 1, done(job, 150), NOON));

        List<Line> page = images().page(record, 98, 60);

        assertThat(page)
                .extracting(line -> line.image().fileName())
                .startsWith("98.png", "99.png")
                .endsWith("157.png");
        assertThat(page).hasSize(60);
        assertThat(page.get(0).stage()).isEqualTo("awaiting");
        assertThat(page.get(1).stage()).isEqualTo("queued");
        assertThat(page.get(52).stage()).isEqualTo("done");
        assertThat(images().page(record, 200, 100)).hasSize(30);
        assertThat(images().page(record, 230, 100)).isEmpty();
    }

    @Test
    void whatFailedIsFoundWithoutReadingTheRest() {
        Job job = opened(300);
        Images images = images();
        for (int position : List.of(250, 7, 120)) {
            advance(images, status(job, position, 1, new Stage.Failed("It broke."), NOON));
        }
        advance(images, status(job, 8, 1, new Stage.Refused("It is no image."), NOON));
        advance(images, status(job, 120, 2, new Stage.Queued(), NOON));

        assertThat(images.in("failed", job.id(), 0, 10))
                .extracting(pixfleet.job.Status::position)
                .containsExactly(7, 250);
        assertThat(images.in("failed", job.id(), 8, 10))
                .extracting(pixfleet.job.Status::position)
                .containsExactly(250);
        assertThat(images.in("failed", job.id(), 0, 1))
                .extracting(pixfleet.job.Status::position)
                .containsExactly(7);
        assertThat(images.in("refused", job.id(), 0, 10)).hasSize(1);
        assertThat(images.in("running", job.id(), 0, 10)).isEmpty();
    }

    @Test
    void openWorkComesWhenItIsDueUntilItHasEnded() {
        Job job = opened(2);
        var work = new OpenWork(table());
        advance(images(), status(job, 0, 1, new Stage.Queued(), NOON));
        var uploads = new Due.Uploads(job.id(), 0);
        var image = new Due.Image(job.id(), job.images().get(0).id());

        assertThat(due(work, job, NOON.plusSeconds(299))).isEmpty();
        assertThat(due(work, job, NOON.plusSeconds(301))).containsExactly(uploads);
        assertThat(due(work, job, NOON.plusSeconds(601))).containsExactlyInAnyOrder(uploads, image);
        assertThat(work.lines(uploads)).extracting(Line::stage).containsExactly("queued", "awaiting");

        work.settle(uploads);
        work.postpone(image, NOON.plusSeconds(2000));
        assertThat(due(work, job, NOON.plusSeconds(1999))).isEmpty();
        assertThat(due(work, job, NOON.plusSeconds(2001))).containsExactly(image);

        advance(images(), status(job, 0, 1, done(job, 0), NOON.plusSeconds(2002)));
        work.postpone(image, NOON.plusSeconds(2003));
        assertThat(due(work, job, NOON.plusSeconds(9999))).isEmpty();
    }

    @Test
    void anEndOfANodeIsOpenWorkUntilItWasTold() {
        Job job = opened(2);
        var work = new OpenWork(table());
        work.settle(new Due.Uploads(job.id(), 0));
        Images node = images();
        var running = status(job, 0, 1, new Stage.Running(0, 1), NOON);
        var end = running.with(done(job, 0), NOON.plusSeconds(400), "i-1");
        advance(node, running);
        advance(node, end);
        advance(node, status(job, 1, 1, new Stage.Refused("It is no image."), NOON));
        var image = new Due.Image(job.id(), end.image());

        assertThat(due(work, job, end.at().plus(Completion.OWN))).isEmpty();
        assertThat(due(work, job, NOON.plusSeconds(1001))).containsExactly(image);
        assertThat(images().untold(job.id(), end.image())).contains(end);
        assertThat(images().untold(job.id(), job.images().get(1).id()))
                .as("what no node has ended")
                .isEmpty();

        node.told(end);
        images().told(end);

        assertThat(images().untold(job.id(), end.image())).isEmpty();
        assertThat(images().find(job.id(), end.image())).contains(end);
        assertThat(due(work, job, NOON.plusSeconds(9999))).isEmpty();
    }

    /** What is due of a job but the look at the whole of it. */
    private static List<Due> due(OpenWork work, Job job, Instant now) {
        return all(work, job, now).stream()
                .filter(due -> !(due instanceof Due.Job))
                .toList();
    }

    private static List<Due> all(OpenWork work, Job job, Instant now) {
        return work.due(now, 1000).stream()
                .filter(due -> due.job().equals(job.id()))
                .toList();
    }

    @Test
    void aJobFinishesOnceAllItsImagesHaveEndedAndIsToldByOne() {
        Job job = opened(3);
        var work = new OpenWork(table());
        var finishes = new Finishes(table());
        var whole = new Due.Job(job.id());
        advance(images(), status(job, 0, 1, done(job, 0), NOON.plusSeconds(10)));
        advance(images(), status(job, 1, 1, new Stage.Failed("It broke."), NOON.plusSeconds(20)));
        assertThat(all(work, job, NOON.plusSeconds(61))).contains(whole);
        assertThat(finishes.look(job.id(), NOON.plusSeconds(61))).isEqualTo(new Look.Open());

        advance(images(), status(job, 2, 1, new Stage.Refused("It was not uploaded."), NOON.plusSeconds(192)));
        Instant now = NOON.plusSeconds(200);
        var notice = new JobNotice(job.id(), "ada", 3, 1, 1, 1, NOON, NOON.plusSeconds(192));

        assertThat(finishes.look(job.id(), now)).isEqualTo(new Look.Tell(notice));
        assertThat(finishes.look(job.id(), now)).as("another one tells").isEqualTo(new Look.Over());
        assertThat(all(work, job, now.plus(Completion.OWN))).doesNotContain(whole);
        Instant later = now.plus(Completion.OWN).plusSeconds(1);
        assertThat(all(work, job, later)).contains(whole);
        assertThat(finishes.look(job.id(), later)).as("that one died").isEqualTo(new Look.Tell(notice));
        finishes.told(job.id());
        finishes.told(job.id());

        assertThat(finishes.look(job.id(), later.plusSeconds(9999))).isEqualTo(new Look.Over());
        assertThat(all(work, job, later.plusSeconds(9999))).doesNotContain(whole);
        assertThat(jobs().find(job.id())).isPresent();
        advance(images(), status(job, 1, 2, done(job, 1), later));
        assertThat(finishes.look(job.id(), later.plusSeconds(9999)))
                .as("of a retry")
                .isEqualTo(new Look.Over());
    }

    @Test
    void ofManyWhoLookAtAFinishedJobOneTells() throws Exception {
        Job job = opened(1);
        advance(images(), status(job, 0, 1, done(job, 0), NOON));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Look>> looks = IntStream.range(0, 8)
                    .<Callable<Look>>mapToObj(_ -> () -> new Finishes(table()).look(job.id(), NOON.plusSeconds(1)))
                    .toList();
            assertThat(threads.invokeAll(looks).stream().map(Future::resultNow).filter(Look.Tell.class::isInstance))
                    .hasSize(1);
        }
    }

    @Test
    void aDeletedJobLeavesNothingButThatItWasDeletedAndIsLookedForOnceMore() {
        Job job = opened(120);
        IntStream.range(0, 3)
                .forEach(position -> advance(images(), status(job, position, 1, new Stage.Failed("It broke."), NOON)));

        jobs().remove(job.id(), NOON);
        jobs().remove(job.id(), NOON);
        new Removals(table()).clear(job.id());

        assertThat(jobs().find(job.id())).isEmpty();
        assertThat(jobs().open(job, "ada", DUE)).isEqualTo(Jobs.Opening.DELETED);
        assertThat(jobs().newest("ada", end(), 1000)).extracting(JobRecord::id).doesNotContain(job.id());
        assertThat(images().page(new JobRecord(job.id(), "ada", "canny", 120, NOON), 0, 120))
                .isEmpty();
        assertThat(images().in("failed", job.id(), 0, 10)).isEmpty();
        assertThat(new Counts(table()).ends(job.id()).ended()).isZero();
        assertThat(all(new OpenWork(table()), job, NOON.plusSeconds(601))).containsExactly(new Due.Job(job.id()));
    }

    private JobId listed(Source source, Destination destination) {
        JobId id = job(NUMBERS.incrementAndGet(), 1).id();
        var record =
                new JobRecord(id, "ada", "canny", 0, NOON, new Origin.Listed(source, destination, new Listing.Open()));
        assertThat(jobs().openListed(record, DUE)).isEqualTo(Jobs.Opening.OPEN);
        assertThat(jobs().openListed(record, DUE)).isEqualTo(Jobs.Opening.OPEN);
        assertThat(jobs().find(id)).contains(record);
        return id;
    }

    @Test
    void aListingGoesFromPlaceToPlaceAndEndsOnce() {
        var listings = new Listings(table());
        JobId id = listed(
                new Source.Manifest(new ObjectRef("photos", "list.txt", "e")), new Destination.Mirror("out", "done/"));
        var start = new Place(0, "");
        var next = new Place(100, "k");

        assertThat(listings.place(id)).contains(start);
        assertThat(listings.advance(id, start, next, DUE)).isTrue();
        assertThat(listings.advance(id, start, next, DUE)).isFalse();
        assertThat(listings.place(id)).contains(next);
        assertThat(new OpenWork(table()).due(DUE.plusSeconds(1), 1000)).contains(new Due.Job(id));
        assertThat(listings.end(id, next, new Listing.Complete())).isTrue();
        listings.stop(id, "Too late.");

        assertThat(listings.place(id)).isEmpty();
        assertThat(new OpenWork(table()).due(DUE.plusSeconds(1), 1000))
                .as("until it has finished")
                .contains(new Due.Job(id));
        assertThat(jobs().find(id).orElseThrow().images()).isEqualTo(100);
        assertThat(jobs().find(id).orElseThrow().origin().isKnown()).isTrue();
    }

    @Test
    void aListingThatWasStoppedSaysWhyAndOneOfADeletedJobIsNoMore() {
        var listings = new Listings(table());
        JobId stopped = listed(new Source.Prefix("photos", ""), new Destination.Results());
        JobId deleted = listed(new Source.Prefix("photos", ""), new Destination.Results());

        listings.stop(stopped, "Because.");
        jobs().remove(deleted, NOON);

        assertThat(jobs().find(stopped).orElseThrow().origin())
                .isEqualTo(new Origin.Listed(
                        new Source.Prefix("photos", ""), new Destination.Results(), new Listing.Stopped("Because.")));
        assertThat(listings.place(deleted)).isEmpty();
        assertThat(listings.advance(deleted, new Place(0, ""), new Place(1, "k"), DUE))
                .isFalse();
    }

    @Test
    void aBlockKeepsTheKeysThatWereFoundFirst() {
        var listings = new Listings(table());
        JobId id = listed(new Source.Prefix("photos", ""), new Destination.Results());
        var odd = new Block(List.of("a/1.png", "b\\n\n\r\t.png", "\\"), "\\");

        assertThat(listings.announce(id, 3, odd, DUE)).isEqualTo(odd);
        assertThat(listings.announce(id, 3, new Block(List.of("other"), "other"), DUE))
                .isEqualTo(odd);

        assertThat(listings.unjudged(id, 3)).extracting(Listings.Unjudged::key).containsExactlyElementsOf(odd.keys());
        assertThat(jobs().announced(id, ImageId.of(id, 300)).orElseThrow().fileName())
                .isEqualTo("1.png");
    }

    @Test
    void imagesOfABlockBeginTogetherAndCountOnce() {
        var listings = new Listings(table());
        Job job = opened(100);
        List<Status> first = IntStream.range(0, 100)
                .mapToObj(position -> status(
                        job,
                        position,
                        1,
                        position % 10 == 0 ? new Stage.Refused("No " + position) : new Stage.Queued(),
                        NOON))
                .toList();
        advance(images(), status(job, 5, 1, done(job, 5), NOON));

        listings.begin(first);
        listings.begin(first);

        var counts = new Counts(table()).overview(job.id()).orElseThrow().counts();
        assertThat(counts.open()).isEqualTo(89);
        assertThat(counts.refused()).isEqualTo(10);
        assertThat(counts.done()).isEqualTo(1);
        assertThat(counts.reasons())
                .singleElement()
                .satisfies(reason -> assertThat(reason.images()).isEqualTo(10));
        assertThat(listings.unjudged(job.id(), 0)).isEmpty();
        advance(images(), status(job, 6, 1, done(job, 6), NOON));
        assertThat(new Counts(table()).overview(job.id()).orElseThrow().counts().open())
                .isEqualTo(88);
    }

    @Test
    void aVerificationStaysWithItsImageAndTheLatestCounts() {
        Job job = opened(3);
        advance(images(), status(job, 1, 1, done(job, 1), NOON));
        ImageId image = job.images().get(1).id();
        var first = new Verification(job.id(), image, 1, 3, NOON, new Verification.Pending());
        var second = new Verification(job.id(), image, 1, 3, NOON.plusSeconds(1), new Verification.Pending());
        var answer =
                new Verification(job.id(), image, 1, 3, NOON, new Verification.Compared(0, 36, Duration.ofMillis(5)));

        images().keep(first);
        images().keep(answer);
        assertThat(images().verification(job.id(), image)).contains(answer);
        images().keep(second);
        images().keep(answer);

        assertThat(images().verifications(jobs().find(job.id()).orElseThrow(), 0, 3))
                .containsExactly(second);
        images().keep(new Verification(job.id(), job.images().get(2).id(), 1, 3, NOON, new Verification.Pending()));
        assertThat(images().verification(job.id(), job.images().get(2).id())).isEmpty();
        assertThat(images().find(job.id(), image).orElseThrow().stage()).isInstanceOf(Stage.Done.class);
    }

    @Test
    void aKeyStandsForWhatItWasFirstClaimedFor() {
        var claims = new Claims(table());
        String key = "key " + NUMBERS.incrementAndGet();

        assertThat(claims.claim(key, "one", NOON)).isEqualTo("one");
        assertThat(claims.claim(key, "two", NOON)).isEqualTo("one");
    }

    @Test
    void whatAUserMayStillDoIsTheUsersOwnAndComesBackWithTime() {
        var allowances = new Allowances(table());
        String ada = "ada " + NUMBERS.incrementAndGet();
        String bob = "bob " + NUMBERS.incrementAndGet();

        assertThat(allowances.take(ada, "jobs", 50, 60, NOON)).isEmpty();
        assertThat(allowances.take(ada, "jobs", 10, 60, NOON)).isEmpty();
        Duration wait = allowances.take(ada, "jobs", 5, 60, NOON).orElseThrow();
        assertThat(wait).isBetween(Duration.ofSeconds(5), Duration.ofMillis(5001));
        assertThat(allowances.take(ada, "images", 60, 60, NOON)).isEmpty();
        assertThat(allowances.take(bob, "jobs", 60, 60, NOON)).isEmpty();

        assertThat(allowances.take(ada, "jobs", 5, 60, NOON.plus(wait))).isEmpty();
        assertThat(allowances.take(ada, "jobs", 1, 60, NOON.plus(wait))).isPresent();
        assertThat(allowances.take(ada, "jobs", 60, 60, NOON.plusSeconds(600))).isEmpty();
    }

    @Test
    void whatIsMoreThanAMinutesShareIsADebt() {
        var allowances = new Allowances(table());
        String ada = "ada " + NUMBERS.incrementAndGet();

        assertThat(allowances.take(ada, "images", 150, 60, NOON)).isEmpty();
        assertThat(allowances.take(ada, "images", 1, 60, NOON).orElseThrow())
                .isBetween(Duration.ofSeconds(91), Duration.ofMillis(91_001));
        allowances.charge(ada, "images", 60, 60, NOON);
        assertThat(allowances.take(ada, "images", 1, 60, NOON).orElseThrow())
                .isBetween(Duration.ofSeconds(151), Duration.ofMillis(151_001));
    }

    @Test
    void ofManyTakersAtOnceNoneGetsWhatAnotherHas() throws Exception {
        String ada = "ada " + NUMBERS.incrementAndGet();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Boolean>> takers = IntStream.range(0, 12)
                    .<Callable<Boolean>>mapToObj(_ -> () -> new Allowances(table())
                            .take(ada, "jobs", 1, 5, NOON)
                            .isEmpty())
                    .toList();
            long taken = threads.invokeAll(takers).stream()
                    .filter(taker -> taker.resultNow())
                    .count();
            assertThat(taken).isEqualTo(5);
        }
    }

    @Test
    void nodesSayHowTheyAre() {
        var leases = new Leases(table());
        String node = "i-%05d".formatted(NUMBERS.incrementAndGet());
        var lease =
                new NodeLease(node, NodeLease.State.READY, 2, 1, NOON, NOON.plusSeconds(60), NodeLease.Seat.NONE, 0);

        assertThat(leases.find(node)).isEmpty();
        leases.write(lease);

        assertThat(leases.find(node)).contains(lease);
        assertThat(leases.all()).contains(lease);
    }

    @Test
    void whereAWalkIsIsKept() {
        new Bookmarks(table()).keep("sweep", "incoming/x");

        assertThat(new Bookmarks(table()).find("sweep")).contains("incoming/x");
        assertThat(new Bookmarks(table()).find("another")).isEmpty();
    }
}
