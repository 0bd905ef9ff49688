package pixfleet.control.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pixfleet.control.FakeClock;
import pixfleet.control.FakeMeter;
import pixfleet.control.FakeOutage;
import pixfleet.control.Samples;
import pixfleet.control.dispatch.FakeTaskQueue;
import pixfleet.control.intake.FakeUploads;
import pixfleet.control.ledger.FakeDocuments;
import pixfleet.control.scaling.FakeDemand;
import pixfleet.control.scaling.FakeNodes;
import pixfleet.control.scaling.Node.State;
import pixfleet.header.SamplesOfFiles;
import pixfleet.job.ImageId;
import pixfleet.job.Job;
import pixfleet.job.JobId;
import pixfleet.job.JobImage;
import pixfleet.job.Keys;
import pixfleet.job.Stage;
import pixfleet.job.Task;
import pixfleet.pipeline.Pipeline;
import pixfleet.records.Images;
import pixfleet.records.Jobs;
import pixfleet.records.memory.MemoryTable;

@QuarkusTest
@TestProfile(Handler.Intake.class)
@Timeout(60)
class IntakeHandlerTest {
    private static final JobId JOB = new JobId("01KKNTQ2CN7XQ2M4N8P6R3T5V9");
    /** That of the recorded events. */
    private static final String BUCKET = "pixfleet-uploads-123456789012-eu-central-1";

    private static final String TOWN = "Würzburg am Main (1+1).jpg";

    @Inject
    FakeDocuments documents;

    @Inject
    MemoryTable table;

    @Inject
    FakeUploads uploads;

    @Inject
    FakeTaskQueue queue;

    @Inject
    FakeOutage outage;

    @Inject
    FakeDemand demand;

    @Inject
    FakeMeter meter;

    @Inject
    FakeNodes nodes;

    @Inject
    FakeClock clock;

    @Inject
    Jobs jobs;

    @Inject
    Images statuses;

    @BeforeEach
    void anAnnouncedJobAndASleepingNode() {
        outage.over();
        documents.clear("");
        table.clear();
        uploads.clear("");
        queue.drop();
        nodes.clear();
        nodes.set("i-1", 1, State.STOPPED);
        demand.set(0, 0);
        clock.pass(Duration.ofMinutes(1));
        Samples.open(
                jobs,
                new Job(
                        JOB,
                        Pipeline.parse("canny"),
                        List.of(
                                new JobImage(ImageId.of(JOB, 0), TOWN, 2_483_211),
                                new JobImage(ImageId.of(JOB, 1), "chelsea.png", 240_512)),
                        JOB.time()));
        put("01KKNTQ2CP0000004R0K8YSTJE/" + TOWN, SamplesOfFiles.jpeg(40, 30));
        put("01KKNTQ2CP000000B1H99E3Z2P/chelsea.png", SamplesOfFiles.png(40, 30));
    }

    private void put(String name, byte[] bytes) {
        uploads.put(BUCKET, Keys.originals(JOB, ImageId.of(JOB, 0)) + name, bytes, Samples.NOON);
    }

    @Test
    void makesATaskOfAnUploadAndWakesANode() {
        Recorded.send(Recorded.event("s3-object-created")).statusCode(200).body(is("1"));

        Task task = queue.sent().getFirst();
        assertThat(task.fileName()).isEqualTo(TOWN);
        assertThat(task.original().key()).endsWith("/" + TOWN);
        assertThat(nodes.asked()).contains("i-1");
        assertThat(nodes.pool()).extracting(node -> node.state()).containsExactly(State.PENDING);
        assertThat(documents.keys()).contains("fleet/status.json");
    }

    @Test
    void measuresTheWayToTheFirstRankByStage() {
        meter.taken();
        Recorded.send(Recorded.event("s3-object-created")).statusCode(200);

        assertThat(meter.taken())
                .extracting(measured -> measured.metric() + " " + measured.label())
                .containsExactly(
                        "START_LATENCY event",
                        "START_LATENCY judged",
                        "START_LATENCY planned",
                        "BACKLOG ",
                        "RUNGS stopped node");
    }

    @Test
    void makesOneTaskOfAnEventThatTellsTwice() {
        Recorded.send(Recorded.event("s3-duplicate")).statusCode(200).body(is("1"));
        Recorded.send(Recorded.event("s3-duplicate")).statusCode(200).body(is("0"));

        assertThat(queue.sent()).hasSize(1);
    }

    @Test
    void answersWellToARefusal() {
        put("01KKNTQ2CP000000B1H99E3Z2P/chelsea.png", "%PDF-1.7".getBytes(java.nio.charset.StandardCharsets.US_ASCII));

        Recorded.send(Recorded.event("s3-duplicate")).statusCode(200).body(is("0"));

        assertThat(statuses.find(JOB, ImageId.of(JOB, 1)).orElseThrow().stage()).isInstanceOf(Stage.Refused.class);
        assertThat(queue.sent()).isEmpty();
    }

    @Test
    void failsWhereTimeMayHelpAndLosesNothingOnTheSecondDelivery() {
        outage.after(1);
        Recorded.send(Recorded.event("s3-object-created")).statusCode(500);
        outage.over();

        Recorded.send(Recorded.event("s3-object-created")).statusCode(200).body(is("1"));

        assertThat(queue.sent())
                .extracting(Task::label)
                .hasSize(2)
                .containsOnly(queue.sent().getFirst().label());
    }

    @Test
    void passesOverTheTestEventOfANewNotification() {
        Recorded.send("""
                        {"Service":"Amazon S3","Event":"s3:TestEvent","Time":"2026-03-14T09:27:01.204Z",\
                        "Bucket":"uploads","RequestId":"A","HostId":"B"}""").statusCode(200).body(is("0"));
    }
}
