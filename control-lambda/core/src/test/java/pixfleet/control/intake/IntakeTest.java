package pixfleet.control.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static pixfleet.header.SamplesOfFiles.exif;
import static pixfleet.header.SamplesOfFiles.jpeg;
import static pixfleet.header.SamplesOfFiles.jpegTurned;
import static pixfleet.header.SamplesOfFiles.png;

import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pixfleet.control.FakeClock;
import pixfleet.control.FakeOutage;
import pixfleet.control.Samples;
import pixfleet.control.dispatch.Dispatch;
import pixfleet.control.dispatch.Dispatch.Dispatched;
import pixfleet.control.dispatch.FakeTaskQueue;
import pixfleet.control.dispatch.TaskIds;
import pixfleet.control.intake.UploadLimits.Ceiling;
import pixfleet.control.intake.Verdict.Accepted;
import pixfleet.control.intake.Verdict.Ignored;
import pixfleet.control.intake.Verdict.Refused;
import pixfleet.control.reconcile.Retry;
import pixfleet.fault.TransientFailure;
import pixfleet.header.SamplesOfFiles;
import pixfleet.job.Job;
import pixfleet.job.JobId;
import pixfleet.job.Keys;
import pixfleet.job.RankCapacity;
import pixfleet.job.Stage;
import pixfleet.job.Status;
import pixfleet.job.Task;
import pixfleet.operation.WatermarkImage;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.Pipeline;
import pixfleet.records.Images;
import pixfleet.records.JobRecord;
import pixfleet.records.Jobs;
import pixfleet.records.memory.MemoryTable;
import pixfleet.records.table.Row;

class IntakeTest {
    static final UploadLimits LIMITS = new UploadLimits(
            new Ceiling(100_000, 10_000, 200), new Ceiling(400_000, 40_000, 800), 10, RankCapacity.ofMebibytes(1536));
    private static final String LOOSE = "incoming/holiday/cat.png";

    private final FakeOutage outage = new FakeOutage();
    private final FakeClock clock = new FakeClock(Samples.NOON);
    private final FakeUploads uploads = new FakeUploads();
    private final MemoryTable table = new MemoryTable(outage::effect);
    private final FakeTaskQueue queue = new FakeTaskQueue(outage);
    private final Jobs jobs = new Jobs(table);
    private final Images statuses = new Images(table);
    private final Intake intake =
            new Intake(new Intake.Ports(uploads, jobs, statuses, new Dispatch(queue, statuses, clock)), LIMITS, clock);

    private final Job job = Samples.job(Samples.jobId(Samples.NOON, 1), 2);
    private final String ticketed = Samples.original(job, 1).key();

    private Verdict admit(String key) {
        return intake.admit(FakeUploads.BUCKET, key);
    }

    private void upload(String key, byte[] bytes, Map<String, String> metadata) {
        uploads.put(key, bytes, Samples.NOON, metadata);
    }

    private void announced() {
        Samples.open(jobs, job);
        upload(ticketed, png(30, 20), Map.of());
    }

    private Status status(Task task) {
        return statuses.find(task.job(), task.image()).orElseThrow();
    }

    /** A job's row, and all that shows it, has a name; a rank has to have the picture. */
    @Test
    void givesTasksThePicturesThatNamesInAPipelineMean() {
        var plain = Samples.job(Samples.jobId(Samples.NOON, 1), 1);
        var pipeline = new Pipeline(List.of(new WatermarkImage()));
        Samples.open(jobs, new Job(plain.id(), pipeline, plain.images(), plain.createdAt()));
        upload(Samples.original(plain, 0).key(), png(30, 20), Map.of());
        JobRecord kept = jobs.find(plain.id()).orElseThrow();
        assertThat(kept.pipelineText()).hasSizeLessThan(150).contains("mark=@");

        admit(Samples.original(plain, 0).key());
        upload("incoming/logo.png", png(30, 20), Map.of("pipeline", kept.pipelineText()));
        admit("incoming/logo.png");

        assertThat(queue.sent()).extracting(Task::pipeline).containsExactly(pipeline, pipeline);
    }

    @Test
    void sendsAndRecordsASoundUploadWithATicket() {
        announced();

        Verdict verdict = admit(ticketed);

        Task task = queue.sent().getFirst();
        assertThat(verdict).isEqualTo(new Accepted(task, Dispatched.SENT));
        assertThat(task.job()).isEqualTo(job.id());
        assertThat(task.image()).isEqualTo(job.images().get(1).id());
        assertThat(task.position()).isEqualTo(1);
        assertThat(task.dimensions()).isEqualTo(new Dimensions(30, 20, 3, 8));
        assertThat(task.bytes()).isEqualTo(png(30, 20).length);
        assertThat(task.original().etag()).isNotEmpty();
        assertThat(status(task).stage()).isEqualTo(new Stage.Queued());
    }

    @Test
    void makesAJobOfAnUploadWithoutATicket() {
        upload(LOOSE, png(30, 20), Map.of("pipeline", "gaussian-blur:ksize=5|canny"));

        admit(LOOSE);

        Task task = queue.sent().getFirst();
        JobRecord made = jobs.find(task.job()).orElseThrow();
        assertThat(made.images()).isEqualTo(1);
        assertThat(jobs.announced(made.id(), task.image()).orElseThrow().fileName())
                .isEqualTo("cat.png");
        assertThat(made.createdAt()).isEqualTo(Samples.NOON);
        assertThat(jobs.pipeline(made)).isEqualTo(Pipeline.parse("gaussian-blur:ksize=5|canny"));
        assertThat(task.original().key()).isEqualTo(LOOSE);
    }

    @ParameterizedTest
    @CsvSource({
        "crop:x=44:width=17:height=43, 6, false",
        "crop:y=44:width=43:height=17, 6, true",
        "crop:x=44:width=17:height=43, 1, true",
        "crop:y=44:width=43:height=17, 1, false"
    })
    void judgesAPipelineOnThePhotographAsItStandsUpright(String pipeline, int orientation, boolean taken) {
        byte[] photograph = jpegTurned(jpeg(61, 43), exif(ByteOrder.BIG_ENDIAN, orientation));
        upload(LOOSE, photograph, Map.of("pipeline", pipeline));

        assertThat(admit(LOOSE) instanceof Accepted).isEqualTo(taken);
        assertThat(queue.sent()).hasSize(taken ? 1 : 0);
    }

    @Test
    void makesAnotherJobOfTheSameBytesUploadedLater() {
        upload(LOOSE, png(30, 20), Map.of("pipeline", "canny"));
        admit(LOOSE);
        uploads.put(LOOSE, png(30, 20), Samples.NOON.plusSeconds(60), Map.of("pipeline", "canny"));
        admit(LOOSE);

        assertThat(queue.sent()).extracting(Task::job).doesNotHaveDuplicates().hasSize(2);
    }

    @Test
    void sendsOnceHoweverOftenTheEventComes() {
        announced();
        upload(LOOSE, png(30, 20), Map.of("pipeline", "canny"));
        for (int event = 0; event < 3; event++) {
            admit(ticketed);
            admit(LOOSE);
        }

        assertThat(queue.sent()).hasSize(2);
    }

    @Test
    void sendsNothingForALateEventOfAFinishedImage() {
        announced();
        Status done = Samples.status(job, 1, new Stage.Done(Samples.result(job, 1)), Samples.NOON);
        statuses.advance(done);

        assertThat(admit(ticketed)).isInstanceOf(Accepted.class);

        assertThat(queue.sent()).isEmpty();
        assertThat(statuses.find(done.job(), done.image())).contains(done);
    }

    @Test
    void losesNothingWhereverItCrashes() {
        int effects = crashEverywhere(ticketed);
        assertThat(effects).as("a task and a status").isEqualTo(2);
    }

    @Test
    void losesNothingOfALooseUploadWhereverItCrashes() {
        int effects = crashEverywhere(LOOSE);
        assertThat(effects).as("a job, a task and a status").isEqualTo(3);
    }

    /** Runs to the crash after each effect in turn, each time in a fresh world, and then as the retried event does. */
    private int crashEverywhere(String key) {
        int crashes = 0;
        boolean crashed = true;
        while (crashed) {
            var world = new IntakeTest();
            world.announced();
            world.upload(LOOSE, png(30, 20), Map.of("pipeline", "canny"));
            world.outage.after(crashes + 1);
            crashed = world.crashes(key);
            world.outage.over();

            assertThat(world.admit(key)).isInstanceOf(Accepted.class);

            assertThat(world.queue.sent()).isNotEmpty().hasSizeLessThanOrEqualTo(2);
            assertThat(world.queue.sent())
                    .extracting(Task::label)
                    .containsOnly(world.queue.sent().getFirst().label());
            Task task = world.queue.sent().getFirst();
            assertThat(world.status(task).stage()).isEqualTo(new Stage.Queued());
            assertThat(world.jobs.find(task.job())).isPresent();
            crashes += crashed ? 1 : 0;
        }
        return crashes;
    }

    private boolean crashes(String key) {
        try {
            admit(key);
            return false;
        } catch (TransientFailure _) {
            return true;
        }
    }

    @Test
    void leavesAFleetThatWasFasterAlone() {
        announced();
        Status running = Samples.status(job, 1, new Stage.Running(1, 4), Samples.NOON);
        table.race(() -> statuses.advance(running));

        admit(ticketed);

        assertThat(statuses.find(job.id(), running.image())).contains(running);
    }

    @Test
    void turnsAwayWhatNoJobAnnounced() {
        JobId unknown = Samples.jobId(Samples.NOON, 9);
        String key = Keys.original(unknown, Samples.imageId(0), "0.png");
        upload(key, png(3, 2), Map.of());
        Samples.open(jobs, job);
        String foreign = Keys.original(job.id(), Samples.imageId(99), "0.png");
        upload(foreign, png(3, 2), Map.of());
        String renamed = Keys.original(job.id(), job.images().getFirst().id(), "other.png");
        upload(renamed, png(3, 2), Map.of());
        List<Row> before = table.rows();

        assertThat(admit(key)).isEqualTo(new Refused("There is no job " + unknown + "."));
        assertThat(admit(foreign)).isInstanceOf(Refused.class);
        assertThat(admit(renamed)).isEqualTo(new Refused("The image was announced as 0.png, not other.png."));

        assertThat(queue.sent()).isEmpty();
        assertThat(table.rows()).isEqualTo(before);
    }

    @Test
    void refusesMoreBytesThanAnnounced() {
        announced();
        byte[] large = java.util.Arrays.copyOf(png(30, 20), 1001);
        upload(ticketed, large, Map.of());

        assertThat(admit(ticketed)).isEqualTo(new Refused("The file has 1001 bytes, more than the 1000 announced."));

        assertThat(stageOfTicketed())
                .isEqualTo(new Stage.Refused("The file has 1001 bytes, more than the 1000 announced."));
    }

    private Stage stageOfTicketed() {
        return statuses.find(job.id(), job.images().get(1).id()).orElseThrow().stage();
    }

    @Test
    void refusesWhatIsNoImageAndSaysWhatItIs() {
        announced();
        upload(ticketed, "%PDF-1.7".getBytes(java.nio.charset.StandardCharsets.US_ASCII), Map.of());

        admit(ticketed);

        assertThat(stageOfTicketed()).isInstanceOf(Stage.Refused.class);
        assertThat(((Stage.Refused) stageOfTicketed()).reason()).contains("PDF", "JPEG, PNG, WebP, BMP, TIFF, HEIC");
        assertThat(queue.sent()).isEmpty();
    }

    @Test
    void refusesWhatIsTooLarge() {
        announced();
        upload(ticketed, SamplesOfFiles.pngHeader(201, 2, 8, 0), Map.of());
        admit(ticketed);
        assertThat(((Stage.Refused) stageOfTicketed()).reason())
                .isEqualTo("The image has 201 x 2 pixels; an edge of a PNG may have at most 200 pixels.");

        upload(LOOSE, SamplesOfFiles.pngHeader(200, 200, 8, 0), Map.of("pipeline", "canny"));
        assertThat(((Refused) admit(LOOSE)).reason()).contains("200 x 200 pixels", "million", "PNG");

        upload(LOOSE, new byte[400_001], Map.of("pipeline", "canny"));
        assertThat(((Refused) admit(LOOSE)).reason()).isEqualTo("The file is 390.6 KiB; at most 390.6 KiB are taken.");
    }

    @Test
    void takesALargerTiffThanAnyOtherImage() {
        int[] page = {800, 50, 8, 1, 1, 1, 0};
        upload(LOOSE, SamplesOfFiles.bigTiff(ByteOrder.LITTLE_ENDIAN, 300_000, page), Map.of("pipeline", "canny"));

        assertThat(admit(LOOSE)).isInstanceOf(Accepted.class);
        assertThat(queue.sent().getFirst().dimensions()).isEqualTo(new Dimensions(800, 50, 1, 8));

        upload(LOOSE, java.util.Arrays.copyOf(png(30, 20), 100_001), Map.of("pipeline", "canny"));
        assertThat(((Refused) admit(LOOSE)).reason())
                .isEqualTo("The PNG file is 97.7 KiB; at most 97.7 KiB are taken.");

        page[1] = 51;
        upload(LOOSE, SamplesOfFiles.bigTiff(ByteOrder.LITTLE_ENDIAN, 0, page), Map.of("pipeline", "canny"));
        assertThat(((Refused) admit(LOOSE)).reason())
                .contains("800 x 51 pixels", "a TIFF may have at most 0.0 million");
    }

    @Test
    void tellsHowToSayThePipelineWhereNoneIsGiven() {
        upload(LOOSE, png(3, 2), Map.of());

        Verdict verdict = admit(LOOSE);

        assertThat(((Refused) verdict).reason()).contains("--metadata pipeline=canny");
        assertThat(jobs.newest(
                        Jobs.OPERATORS,
                        Samples.jobId(Samples.NOON.plusSeconds(9), 1).value(),
                        5))
                .singleElement()
                .extracting(JobRecord::pipelineText)
                .isEqualTo("");
        assertThat(queue.sent()).isEmpty();
    }

    @Test
    void refusesAPipelineThatCannotBe() {
        upload(LOOSE, png(3, 2), Map.of("pipeline", "embroider"));

        assertThat(((Refused) admit(LOOSE)).reason()).contains("there is no operation embroider");
    }

    /** {@code UploadsOwner} of the template. */
    @Test
    void aLooseUploadBelongsToWhomTheSettingNamesAndElseToTheOperators() {
        upload(LOOSE, png(30, 20), Map.of("pipeline", "canny"));
        upload("incoming/dog.png", new byte[] {'h', 'i'}, Map.of("pipeline", "canny"));
        var ports = new Intake.Ports(uploads, jobs, statuses, new Dispatch(queue, statuses, clock));

        assertThat(new Intake(ports, LIMITS, "ada", clock).admit(FakeUploads.BUCKET, LOOSE))
                .isInstanceOf(Accepted.class);
        assertThat(new Intake(ports, LIMITS, "ada", clock).admit(FakeUploads.BUCKET, "incoming/dog.png"))
                .isInstanceOf(Refused.class);
        upload("incoming/bird.png", png(30, 20), Map.of("pipeline", "canny"));
        assertThat(admit("incoming/bird.png")).isInstanceOf(Accepted.class);

        String before = Samples.jobId(Samples.NOON.plusSeconds(99), 1).value();
        assertThat(jobs.newest("ada", before, 9)).hasSize(2);
        assertThat(jobs.newest(Jobs.OPERATORS, before, 9)).hasSize(1);
    }

    @Test
    void refusesAnEmptyLooseUpload() {
        upload(LOOSE, new byte[0], Map.of("pipeline", "canny"));

        assertThat(admit(LOOSE)).isEqualTo(new Refused("The file is empty."));
        JobId made = TaskIds.job(uploads.find("uploads", LOOSE).orElseThrow().ref(), Samples.NOON);
        assertThat(jobs.find(made)).isPresent();
    }

    @Test
    void ignoresWhatIsGoneOrIsNoUpload() {
        Samples.open(jobs, job);

        assertThat(admit(ticketed)).isInstanceOf(Ignored.class);
        assertThat(admit(LOOSE)).isInstanceOf(Ignored.class);
        assertThat(admit("results/a.png")).isInstanceOf(Ignored.class);
        assertThat(admit("incoming/folder/")).isInstanceOf(Ignored.class);
    }

    @Test
    void triesFailedImagesAgainOnceEach() {
        Samples.open(jobs, job);
        for (int position = 0; position < 2; position++) {
            upload(Samples.original(job, position).key(), png(30, 20), Map.of());
        }
        statuses.advance(Samples.status(job, 0, new Stage.Failed("no memory"), Samples.NOON));
        statuses.advance(Samples.status(job, 1, new Stage.Refused("a PDF"), Samples.NOON));
        var retry = new Retry(jobs, statuses, intake, queue, clock);

        assertThat(retry.failed(job.id())).contains(1);
        assertThat(retry.failed(job.id())).contains(0);
        assertThat(retry.failed(Samples.jobId(Samples.NOON, 77))).isEmpty();

        assertThat(queue.sent()).extracting(Task::attempt).containsExactly(2);
        assertThat(statuses.find(job.id(), job.images().getFirst().id())
                        .orElseThrow()
                        .stage())
                .isEqualTo(new Stage.Queued());
    }

    @Test
    void crashOfTheOutsideIsToldToTheCaller() {
        announced();
        outage.after(1);

        assertThatThrownBy(() -> admit(ticketed)).isInstanceOf(TransientFailure.class);
        clock.pass(Duration.ofSeconds(1));
    }

    @Test
    void judgesOtherBytesAnewOnceThoseBeforeWereRefused() {
        Samples.open(jobs, job);
        upload(ticketed, new byte[] {'h', 'i'}, Map.of());
        assertThat(admit(ticketed)).isInstanceOf(Refused.class);
        assertThat(admit(ticketed)).as("the same bytes").isInstanceOf(Refused.class);

        upload(ticketed, new byte[] {'h', 'o'}, Map.of());
        assertThat(admit(ticketed)).as("no better").isInstanceOf(Refused.class);
        upload(ticketed, png(30, 20), Map.of());
        assertThat(admit(ticketed)).isInstanceOf(Accepted.class);
        assertThat(admit(ticketed)).as("the event once more").isInstanceOf(Accepted.class);

        assertThat(queue.sent()).singleElement().extracting(Task::attempt).isEqualTo(3);
        assertThat(status(queue.sent().getFirst()).stage()).isEqualTo(new Stage.Queued());
    }
}
