package pixfleet.control.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static pixfleet.header.SamplesOfFiles.png;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import pixfleet.control.FakeClock;
import pixfleet.control.FakeOutage;
import pixfleet.control.Samples;
import pixfleet.control.dispatch.Dispatch;
import pixfleet.control.dispatch.FakeTaskQueue;
import pixfleet.control.intake.Assessor;
import pixfleet.control.intake.FakeUploads;
import pixfleet.control.intake.Intake;
import pixfleet.control.intake.UploadLimits;
import pixfleet.control.intake.UploadLimits.Ceiling;
import pixfleet.control.jobs.Cancellation;
import pixfleet.control.jobs.Cancellation.Cancelled;
import pixfleet.control.jobs.FakeObjectStore;
import pixfleet.control.jobs.JobReports;
import pixfleet.control.jobs.Removal;
import pixfleet.control.ledger.FakeDocuments;
import pixfleet.control.listing.FakeListingQueue;
import pixfleet.control.listing.FakeSources;
import pixfleet.control.listing.SourceListing;
import pixfleet.control.scaling.Demand.Load;
import pixfleet.fault.TransientFailure;
import pixfleet.job.Completion;
import pixfleet.job.Destination;
import pixfleet.job.ImageId;
import pixfleet.job.ImageRef;
import pixfleet.job.Job;
import pixfleet.job.JobId;
import pixfleet.job.JobImage;
import pixfleet.job.Listing;
import pixfleet.job.ListingStep;
import pixfleet.job.NodeLease;
import pixfleet.job.ObjectRef;
import pixfleet.job.RankCapacity;
import pixfleet.job.Source;
import pixfleet.job.Stage;
import pixfleet.job.Status;
import pixfleet.job.Task;
import pixfleet.records.Bookmarks;
import pixfleet.records.Counts;
import pixfleet.records.Finishes;
import pixfleet.records.Images;
import pixfleet.records.JobRecord;
import pixfleet.records.Jobs;
import pixfleet.records.Leases;
import pixfleet.records.Listings;
import pixfleet.records.OpenWork;
import pixfleet.records.Origin;
import pixfleet.records.Removals;
import pixfleet.records.memory.MemoryTable;

class SweepTest {
    private static final UploadLimits LIMITS = new UploadLimits(
            new Ceiling(100_000, 10_000, 200), new Ceiling(400_000, 40_000, 800), 10, RankCapacity.ofMebibytes(1536));

    private static final Duration TICKET = Duration.ofMinutes(60);
    private static final Load EMPTY = new Load(0, 0);
    private static final Load WAITING = new Load(3, 1);
    private static final Load ONE_LONG_TASK = new Load(0, 1);

    private final FakeClock clock = new FakeClock(Samples.NOON);
    private final FakeUploads uploads = new FakeUploads();
    private final FakeDocuments documents = new FakeDocuments();
    private final MemoryTable table = new MemoryTable();
    private final FakeTaskQueue queue = new FakeTaskQueue();
    private final FakeCompletions completions = new FakeCompletions();
    private final FakeNotices notices = new FakeNotices();
    private final FakeListingQueue listing = new FakeListingQueue(new FakeOutage());
    private final Jobs jobs = new Jobs(table);
    private final Images statuses = new Images(table);
    private final JobReports reports = new JobReports(jobs, statuses, new Counts(table));
    private final Intake intake =
            new Intake(new Intake.Ports(uploads, jobs, statuses, new Dispatch(queue, statuses, clock)), LIMITS, clock);
    private final Retry retry = new Retry(jobs, statuses, intake, queue, clock);
    private final FakeObjectStore store = new FakeObjectStore(uploads, documents, new FakeOutage());
    private final Removal removal = new Removal(jobs, statuses, new Removals(table), store, clock);
    private final Cancellation cancellation = new Cancellation(
            new Cancellation.Ports(jobs, statuses, new Listings(table), store, step -> listing.send(List.of(step))),
            FakeUploads.BUCKET,
            clock);
    private final Sweep sweep = new Sweep(
            new Sweep.Ports(
                    new OpenWork(table),
                    uploads,
                    jobs,
                    statuses,
                    listing,
                    new Sweep.Telling(completions, new Finishes(table), notices)),
            new Sweep.Terms(intake, retry, removal, FakeUploads.BUCKET, TICKET),
            clock);
    private final LooseUploads loose =
            new LooseUploads(new LooseUploads.Ports(uploads, statuses, new Bookmarks(table)), intake, clock);

    private List<String> unmended = List.of();

    private List<String> noticed() {
        return notices.heard().stream()
                .map(notice -> "%s: %s".formatted(notice.owner(), notice.text()))
                .toList();
    }

    private List<String> told() {
        return completions.heard().stream()
                .map(told -> "%s %s %s"
                        .formatted(
                                told.owner(),
                                told.completion().status().fileName(),
                                told.completion().status().stage().word()))
                .toList();
    }

    /** Answers how many tasks were sent. */
    private int sweep(Load load) {
        var tally = new Tally();
        sweep.run(new Losses(new Leases(table), load, clock.instant()), tally);
        loose.run(tally);
        unmended = tally.unmended();
        return tally.sent();
    }

    private Job announced(Instant at, int number, int images) {
        return Samples.open(jobs, Samples.job(Samples.jobId(at, number), images));
    }

    private Job jobOf(Instant at, int number, int images) {
        Job job = announced(at, number, images);
        for (int position = 0; position < images; position++) {
            upload(job, position, at);
        }
        return job;
    }

    private void upload(Job job, int position, Instant at) {
        uploads.put(Samples.original(job, position).key(), png(9, 9), at, Map.of());
    }

    private Status status(Job job, int position) {
        return statuses.find(job.id(), job.images().get(position).id()).orElseThrow();
    }

    @Test
    void admitsUploadsWhoseEventNeverCame() {
        Job job = jobOf(Samples.NOON.minusSeconds(600), 1, 3);
        statuses.advance(Samples.status(job, 1, new Stage.Queued(), Samples.NOON));
        uploads.put("incoming/cat.png", png(9, 9), Samples.NOON.minusSeconds(180), Map.of("pipeline", "canny"));

        assertThat(sweep(WAITING)).isEqualTo(3);
        assertThat(sweep(WAITING)).isZero();

        assertThat(queue.sent()).extracting(Task::position).containsExactlyInAnyOrder(0, 2, 0);
    }

    @Test
    void leavesFreshUploadsToTheirEvents() {
        Job job = announced(Samples.NOON.minusSeconds(600), 1, 2);
        upload(job, 0, Samples.NOON.minusSeconds(60));
        upload(job, 1, Samples.NOON.minusSeconds(60));

        assertThat(sweep(EMPTY)).isZero();

        clock.pass(Duration.ofMinutes(6));
        assertThat(sweep(EMPTY)).isEqualTo(2);
    }

    @Test
    void refusesOnceWhatCannotBeTaken() {
        uploads.put("incoming/note.txt", new byte[] {'h', 'i'}, Samples.NOON.minusSeconds(999), Map.of());

        assertThat(sweep(WAITING)).isZero();
        assertThat(sweep(WAITING)).as("tells that it has finished").isZero();
        var written = table.rows();
        assertThat(sweep(WAITING)).isZero();

        assertThat(noticed()).hasSize(1);
        assertThat(table.rows()).isEqualTo(written);
        assertThat(jobs.newest(Samples.jobId(Samples.NOON, 1).value(), 5)).hasSize(1);
    }

    @Test
    void passesOverUploadsOfDeletedJobsAndTakesThemAwaySomeTimeLater() {
        Job job = jobOf(Samples.NOON.minusSeconds(500), 1, 2);
        removal.remove(job.id());
        upload(job, 0, Samples.NOON.minusSeconds(300));
        documents.put(Samples.result(job, 0).key(), "of a rank that was busy");

        assertThat(sweep(EMPTY)).isZero();
        clock.pass(Duration.ofMinutes(11));
        assertThat(sweep(EMPTY)).isZero();

        assertThat(uploads.keys()).isEmpty();
        assertThat(documents.keys()).isEmpty();
        assertThat(table.rows()).hasSize(1);
        int reads = table.reads();
        sweep(EMPTY);
        assertThat(table.reads() - reads).isEqualTo(9);
    }

    /** Eight shares of the index, and where the walk over loose uploads is. */
    @Test
    void costsWhatIsOpenHoweverMuchThereEverWas() {
        for (int number = 0; number < 300; number++) {
            Job job = jobOf(Samples.NOON.minusSeconds(3600 + number), number, 2);
            statuses.advance(Samples.status(job, 0, new Stage.Refused("x"), Samples.NOON));
            statuses.advance(Samples.status(job, 1, new Stage.Done(Samples.result(job, 1)), Samples.NOON));
        }
        sweep(EMPTY);
        int reads = table.reads();
        sweep(EMPTY);

        assertThat(table.reads() - reads).isEqualTo(9);
    }

    @Test
    void sendsATaskThatWasLostAgainAsAnotherAttempt() {
        Job job = jobOf(Samples.NOON.minusSeconds(3600), 1, 3);
        statuses.advance(Samples.status(job, 0, new Stage.Queued(), Samples.NOON.minusSeconds(700)));
        statuses.advance(Samples.status(job, 1, new Stage.Running(1, 2), Samples.NOON.minusSeconds(500)));
        statuses.advance(Samples.status(job, 2, new Stage.Failed("x"), Samples.NOON.minusSeconds(3000)));

        assertThat(sweep(EMPTY)).isEqualTo(1);
        assertThat(sweep(EMPTY)).as("it waits again").isZero();

        assertThat(queue.sent()).extracting(Task::position).containsExactly(0);
        assertThat(queue.sent()).extracting(Task::attempt).containsExactly(2);
        assertThat(status(job, 0).attempt()).isEqualTo(2);
    }

    @Test
    void looksAgainAtWhatMayStillWaitInTheQueue() {
        Job job = jobOf(Samples.NOON.minusSeconds(3600), 1, 1);
        statuses.advance(Samples.status(job, 0, new Stage.Queued(), Samples.NOON.minusSeconds(700)));

        assertThat(sweep(WAITING)).as("the queue is not empty").isZero();
        clock.pass(Duration.ofMinutes(12));
        assertThat(sweep(EMPTY)).isEqualTo(1);
    }

    /** Its message was purged, has expired, or never came: who else waits says nothing about it. */
    @Test
    void sendsAgainWhatWaitsForTooLongThoughTheQueueIsNeverEmpty() {
        Job job = jobOf(Samples.NOON.minusSeconds(7200), 1, 2);
        queued(job, 0, Samples.NOON.minusSeconds(3700));
        queued(job, 1, Samples.NOON.minusSeconds(3500));

        assertThat(sweep(WAITING)).isEqualTo(1);
        assertThat(sweep(WAITING)).as("not every minute").isZero();

        assertThat(queue.sent()).extracting(Task::position).containsExactly(0);
        assertThat(queue.sent())
                .as("the same task: the first message may still come")
                .extracting(Task::attempt)
                .containsExactly(1);
        assertThat(status(job, 0).at()).isEqualTo(Samples.NOON.minusSeconds(3700));
    }

    @Test
    void sendsATaskOfALongQueueAgainFewTimesAndNeverFailsIt() {
        Job job = jobOf(Samples.NOON.minusSeconds(60), 1, 1);
        queued(job, 0, Samples.NOON);
        int sent = 0;
        int sentLater = 0;
        for (int minute = 0; minute < 3 * 24 * 60; minute += 5) {
            clock.pass(Duration.ofMinutes(5));
            int more = sweep(WAITING);
            sent += minute < 150 ? more : 0;
            sentLater += minute < 150 ? 0 : more;
        }

        assertThat(sent).as("while it had waited for less than three hours").isBetween(1, 2);
        assertThat(sentLater).isLessThanOrEqualTo(6);
        assertThat(status(job, 0).stage()).isEqualTo(new Stage.Queued());
        assertThat(status(job, 0).attempt()).isEqualTo(1);
    }

    @Test
    void failsWhatWaitsForTooLongWithoutAnOriginal() {
        Job job = jobOf(Samples.NOON.minusSeconds(7200), 1, 1);
        queued(job, 0, Samples.NOON.minusSeconds(3700));
        uploads.clear("incoming/");

        assertThat(sweep(WAITING)).isZero();

        assertThat(status(job, 0).stage())
                .isEqualTo(new Stage.Failed("The image cannot be tried again: its original is gone."));
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
    void oneFailureIsThatOnesAlone() {
        Instant before = Samples.NOON.minusSeconds(600);
        for (int number = 0; number < 40; number++) {
            uploads.put("incoming/%02d.png".formatted(number), png(9, 9), before, Map.of("pipeline", "canny"));
            if (number % 2 == 0) {
                uploads.archive("incoming/%02d.png".formatted(number));
            }
        }
        Job job = jobOf(before, 1, 3);
        uploads.archive(Samples.original(job, 1).key());

        int sent = sweep(WAITING);

        assertThat(sent).isEqualTo(22);
        assertThat(unmended)
                .hasSize(21)
                .contains(
                        "incoming/20.png: Unreadable: s3://uploads/incoming/20.png cannot be read: it lies in an archive.")
                .endsWith("and 1 more");
        clock.pass(Duration.ofMinutes(1));
        assertThat(sweep(WAITING)).isZero();
        assertThat(unmended).as("not every minute").isEmpty();
        clock.pass(Duration.ofMinutes(11));
        sweep(WAITING);
        assertThat(unmended).hasSize(21);
    }

    private Job running(int number, Duration age, String node) {
        Job job = jobOf(Samples.NOON.minusSeconds(7200), number, 1);
        Status status = uploaded(job, 0, new Stage.Running(0, 1), Samples.NOON.minus(age));
        statuses.advance(status.with(status.stage(), status.at(), node));
        return job;
    }

    private void queued(Job job, int position, Instant at) {
        statuses.advance(uploaded(job, position, new Stage.Queued(), at));
    }

    /** Of the version that was uploaded. */
    private Status uploaded(Job job, int position, Stage stage, Instant at) {
        Status status = Samples.status(job, position, stage, at);
        ObjectRef original = uploads.find(FakeUploads.BUCKET, status.original().key())
                .orElseThrow()
                .ref();
        return new Status(
                new ImageRef(status.job(), status.image(), position, status.fileName(), original),
                status.attempt(),
                stage,
                at,
                status.node());
    }

    /** One is held for longer than a lease lasts; the others by a node that lives, and not for long enough. */
    private Job heldByADeadNodeBesideABusyOne() {
        var lease = new NodeLease(
                "i-busy", NodeLease.State.READY, 2, 1, Samples.NOON.minusSeconds(5), Samples.NOON.plusSeconds(25));
        new Leases(table).write(lease);
        Job lost = running(1, Duration.ofMinutes(11), "i-dead");
        running(2, Duration.ofMinutes(90), "i-busy");
        running(3, Duration.ofMinutes(9), "i-dead");
        return lost;
    }

    @Test
    void findsWhatADeadNodeHeldThoughAnotherIsBusyForHours() {
        Job lost = heldByADeadNodeBesideABusyOne();

        assertThat(sweep(ONE_LONG_TASK)).isEqualTo(1);

        assertThat(queue.sent()).extracting(Task::job).containsExactly(lost.id());
    }

    @Test
    void findsWhatADeadNodeHeldThoughOthersWait() {
        Job lost = heldByADeadNodeBesideABusyOne();

        assertThat(sweep(WAITING)).isEqualTo(1);
        assertThat(sweep(WAITING)).isZero();

        assertThat(queue.sent()).extracting(Task::job).containsExactly(lost.id());
        assertThat(queue.sent()).extracting(Task::attempt).containsExactly(1);
    }

    @Test
    void tellsOnceThatAJobHasFinishedAndCountsWhatWasNeverUploaded() {
        Job job = announced(Samples.NOON, 0, 3);
        statuses.advance(Samples.status(job, 0, new Stage.Done(Samples.result(job, 0)), Samples.NOON));
        statuses.advance(Samples.status(job, 1, new Stage.Failed("x"), Samples.NOON));
        clock.pass(Duration.ofMinutes(2));
        sweep(EMPTY);
        assertThat(noticed()).isEmpty();

        clock.pass(TICKET.plus(Duration.ofHours(2)));
        notices.down(true);
        sweep(EMPTY);
        sweep(EMPTY);
        assertThat(noticed()).isEmpty();
        notices.down(false);
        for (int round = 0; round < 5; round++) {
            clock.pass(Duration.ofMinutes(11));
            sweep(EMPTY);
        }

        assertThat(noticed()).containsExactly("operators: 1 done, 1 refused, 1 failed, 3 h 2 min");
    }

    @Test
    void tellsOnceThatACancelledJobHasFinishedWhoeverLooks() {
        Job job = announced(Samples.NOON, 0, 2);
        assertThat(cancellation.cancel(job.id())).contains(new Cancelled(2, 0));
        clock.pass(Duration.ofMinutes(2));

        sweep(EMPTY);
        sweep(EMPTY);
        clock.pass(Duration.ofHours(1));
        sweep(EMPTY);

        assertThat(noticed()).containsExactly("operators: 0 done, 2 refused, 0 s");
    }

    @Test
    void tellsOnceWhatItsNodeDidNotComeToTell() {
        Job job = jobOf(Samples.NOON.minusSeconds(7200), 1, 4);
        var ends = new ArrayList<Status>();
        for (int position = 0; position < 3; position++) {
            Status done = Samples.status(job, position, new Stage.Done(Samples.result(job, position)), Samples.NOON);
            ends.add(done.with(done.stage(), done.at(), "i-1"));
            statuses.advance(ends.get(position));
        }
        statuses.advance(Samples.status(job, 3, new Stage.Refused("x"), Samples.NOON));
        statuses.told(ends.get(1));

        clock.pass(Completion.OWN.minusSeconds(1));
        sweep(ONE_LONG_TASK);
        assertThat(told()).as("it is still for the node to tell").isEmpty();
        clock.pass(Duration.ofMinutes(6));
        completions.down(true);
        sweep(ONE_LONG_TASK);
        assertThat(unmended).hasSize(2);
        completions.down(false);
        clock.pass(Duration.ofMinutes(11));
        sweep(ONE_LONG_TASK);
        clock.pass(Duration.ofMinutes(11));
        sweep(ONE_LONG_TASK);

        assertThat(told())
                .containsExactlyInAnyOrder(
                        "operators " + ends.get(0).fileName() + " done",
                        "operators " + ends.get(2).fileName() + " done");
    }

    @Test
    void findsAQueuedTaskByItsOwnAgeWhereNothingWaits() {
        Job job = jobOf(Samples.NOON.minusSeconds(7200), 1, 2);
        statuses.advance(Samples.status(job, 0, new Stage.Queued(), Samples.NOON.minusSeconds(3601)));
        statuses.advance(Samples.status(job, 1, new Stage.Queued(), Samples.NOON.minusSeconds(3000)));

        assertThat(sweep(ONE_LONG_TASK)).isEqualTo(1);

        assertThat(queue.sent()).extracting(Task::position).containsExactly(0);
    }

    @Test
    void finishesAJobWhoseUploadsWereGivenUpAndSaysSo() {
        Job job = announced(Samples.NOON, 0, 3);
        statuses.advance(Samples.status(job, 0, new Stage.Done(Samples.result(job, 0)), Samples.NOON));
        clock.pass(TICKET.plusMinutes(59));
        upload(job, 1, clock.instant());
        sweep(EMPTY);
        assertThat(reports.find(job.id()).orElseThrow().awaiting()).isEqualTo(2);

        clock.pass(Duration.ofMinutes(70));
        assertThat(sweep(EMPTY)).isEqualTo(1);
        assertThat(status(job, 2).stage())
                .isEqualTo(new Stage.Refused(
                        "It was not uploaded while its ticket was good, 60 minutes from 2026-03-14T12:00:00Z."));
        assertThat(status(job, 1).stage()).isEqualTo(new Stage.Queued());
        statuses.advance(Samples.status(job, 1, new Stage.Failed("x"), clock.instant()));
        assertThat(reports.find(job.id()).orElseThrow().finished()).isTrue();
        clock.pass(Duration.ofMinutes(11));
        sweep(EMPTY);
        assertThat(new OpenWork(table).due(clock.instant().plus(Duration.ofDays(1)), 10))
                .isEmpty();
    }

    @Test
    void finishesAJobWhoseLaterTicketsWereNeverAskedFor() {
        Job job = announced(Samples.NOON, 0, 250);
        clock.pass(Duration.ofHours(3));

        sweep(EMPTY);

        assertThat(reports.find(job.id()).orElseThrow().finished()).isTrue();
    }

    /** A job of many hours was ended by the term of its first tickets while its uploads went on with later ones. */
    @Test
    void waitsForUploadsAsLongAsTheirLatestTicketsAreGood() {
        Job job = announced(Samples.NOON, 0, 150);
        List<ImageId> first =
                job.images().subList(0, 2).stream().map(JobImage::id).toList();
        clock.pass(Duration.ofMinutes(90));
        jobs.awaitUploads(job.id(), first, clock.instant().plus(Duration.ofHours(9)), clock.instant());

        clock.pass(Duration.ofHours(2));
        sweep(EMPTY);

        assertThat(statuses.find(job.id(), job.images().get(1).id())).isEmpty();
        assertThat(status(job, 100).stage()).isInstanceOf(Stage.Refused.class);
        clock.pass(Duration.ofHours(9));
        sweep(EMPTY);
        assertThat(status(job, 1).stage())
                .isEqualTo(new Stage.Refused(
                        "It was not uploaded while its ticket was good, 630 minutes from 2026-03-14T12:00:00Z."));
        assertThat(reports.find(job.id()).orElseThrow().finished()).isTrue();
    }

    @Test
    void takesAnUploadThatComesAfterAllButNoneOfACancelledJob() {
        Job late = announced(Samples.NOON, 0, 1);
        Job cancelled = announced(Samples.NOON, 1, 2);
        assertThat(cancellation.cancel(cancelled.id())).contains(new Cancelled(2, 0));
        assertThat(cancellation.cancel(cancelled.id())).contains(new Cancelled(0, 0));
        clock.pass(Duration.ofHours(3));
        sweep(EMPTY);
        upload(late, 0, clock.instant());
        upload(cancelled, 0, clock.instant());

        intake.admit(FakeUploads.BUCKET, Samples.original(late, 0).key());
        intake.admit(FakeUploads.BUCKET, Samples.original(cancelled, 0).key());

        assertThat(queue.sent()).singleElement().satisfies(task -> {
            assertThat(task.job()).isEqualTo(late.id());
            assertThat(task.attempt()).isEqualTo(2);
        });
        assertThat(reports.find(cancelled.id()).orElseThrow().finished()).isTrue();
    }

    private JobId source(String key) {
        uploads.put("photos", key, png(9, 9), Samples.NOON);
        JobId id = Samples.jobId(Samples.NOON, 7);
        var origin = new Origin.Listed(new Source.Prefix("photos", ""), new Destination.Results(), new Listing.Open());
        jobs.openListed(new JobRecord(id, "ada", "canny", 0, Samples.NOON, origin), Samples.NOON.plusSeconds(120));
        return id;
    }

    @Test
    void sendsTheStepsOfAListingThatHasNotGoneOn() {
        JobId id = source("a.png");
        clock.pass(Duration.ofMinutes(3));

        sweep(EMPTY);

        assertThat(listing.take()).containsExactly(new ListingStep.Onward(id));
        var lister = new SourceListing(
                new SourceListing.Ports(
                        jobs, new Listings(table), new OpenWork(table), new Assessor(uploads, LIMITS), queue),
                new SourceListing.Sourcing(new FakeSources(uploads), uploads, listing),
                clock);
        lister.take(new ListingStep.Onward(id));
        listing.drop();
        clock.pass(Duration.ofMinutes(11));

        sweep(EMPTY);

        assertThat(listing.waiting()).containsExactly(new ListingStep.Judging(id, 0));
        listing.take().forEach(step -> lister.take((ListingStep.Finding) step));
        assertThat(queue.sent()).hasSize(1);
        clock.pass(Duration.ofHours(3));
        sweep(WAITING);
        assertThat(listing.waiting()).isEmpty();
        assertThat(jobs.find(id)).isPresent();
    }

    @Test
    void endsWhatIsStillListedOfACancelledJob() {
        JobId id = source("a.png");
        new Listings(table)
                .announce(id, 0, new Listings.Block(List.of("a.png"), "a.png"), Samples.NOON.plusSeconds(300));
        new Listings(table)
                .advance(id, new Listings.Place(0, ""), new Listings.Place(1, "a.png"), Samples.NOON.plusSeconds(300));

        assertThat(cancellation.cancel(id)).contains(new Cancelled(1, 0));

        Status ended = statuses.find(id, ImageId.of(id, 0)).orElseThrow();
        assertThat(ended.stage()).isEqualTo(Cancellation.CANCELLED);
        assertThat(ended.original()).isEqualTo(new ObjectRef("photos", "a.png", ""));
        assertThat(reports.find(id).orElseThrow().finished()).isTrue();
    }

    @Test
    void takesAwayWhatIsLeftOfAVastJobWhoseUserDoesNotWait() {
        JobId id = source("a.png");
        var listings = new Listings(table);
        listings.announce(id, 0, new Listings.Block(List.of("a.png"), "a.png"), Samples.NOON.plusSeconds(300));
        listings.advance(
                id, new Listings.Place(0, ""), new Listings.Place(20_000, "a.png"), Samples.NOON.plusSeconds(300));

        removal.ask(id);

        assertThat(jobs.find(id)).isEmpty();
        assertThat(table.rows()).hasSize(2);
        clock.pass(Duration.ofMinutes(11));
        sweep(EMPTY);
        assertThat(table.rows()).hasSize(1);
    }

    @Test
    void neverTouchesTheSourceOfADeletedJob() {
        JobId id = source("incoming/a.png");
        uploads.put("incoming/a.png", png(9, 9), Samples.NOON, Map.of());
        ObjectRef original =
                uploads.find("photos", "incoming/a.png").orElseThrow().ref();
        statuses.advance(new Status(
                new ImageRef(id, ImageId.of(id, 0), 0, "a.png", original), 1, new Stage.Queued(), Samples.NOON, ""));

        removal.remove(id);
        clock.pass(Duration.ofMinutes(11));
        sweep(EMPTY);

        assertThat(uploads.keys("photos")).containsExactly("incoming/a.png");
        assertThat(uploads.keys()).containsExactly("incoming/a.png");
    }

    @Test
    void takesAwayWhatAJobThatWasNeverOpenedLeft() {
        JobId never = Samples.jobId(Samples.NOON.minusSeconds(3600), 1);
        var half = new FakeOutage();
        var cut = new MemoryTable(half::effect);
        half.after(1);
        try {
            Samples.open(new Jobs(cut), Samples.job(never, 3));
        } catch (TransientFailure _) {
            table.put(cut.rows());
        }
        assertThat(table.rows()).hasSize(1);

        sweep(EMPTY);

        assertThat(table.rows()).isEmpty();
    }
}
