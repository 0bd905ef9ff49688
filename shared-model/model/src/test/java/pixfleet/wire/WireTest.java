package pixfleet.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import pixfleet.job.Completion;
import pixfleet.job.FleetStatus;
import pixfleet.job.ImageFormat;
import pixfleet.job.ImageId;
import pixfleet.job.ImageRef;
import pixfleet.job.JobId;
import pixfleet.job.JobNotice;
import pixfleet.job.NodeLease;
import pixfleet.job.NodeTime;
import pixfleet.job.ObjectRef;
import pixfleet.job.PlannerState;
import pixfleet.job.Purpose;
import pixfleet.job.Result;
import pixfleet.job.Stage;
import pixfleet.job.Status;
import pixfleet.job.StripCount;
import pixfleet.job.Task;
import pixfleet.job.TaskTimes;
import pixfleet.job.Timings;
import pixfleet.job.Verification;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.InvalidPipeline;
import pixfleet.pipeline.Pipeline;

/** The golden files are what the last release wrote: a change that cannot read them breaks messages in flight. */
class WireTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JobId JOB = new JobId("01KA0000000000000000000001");
    private static final ImageId IMAGE = new ImageId("01KA0000000000000000000002");
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Pipeline PIPELINE = Pipeline.parse("gaussian-blur:ksize=9:sigma=1.5|canny:low=100:high=200");
    private static final ObjectRef ORIGINAL = new ObjectRef(
            "pixfleet-uploads", "incoming/" + JOB + "/" + IMAGE + "/my cat.jpg", "9b2cf535f27731c974343645a3985328");
    private static final Result RESULT = new Result(
            "results/" + JOB + "/" + IMAGE + "/result.jpg",
            "results/" + JOB + "/" + IMAGE + "/thumb.jpg",
            ImageFormat.JPEG,
            new Dimensions(640, 427, 1, 8),
            51_234,
            new Timings(
                    Duration.ofMillis(3),
                    Duration.ofMillis(5),
                    Duration.ofMillis(8),
                    Duration.ofMillis(13),
                    Duration.ofMillis(21)));

    /** Fields whose absence has a meaning, and the version, which is refused by a sentence of its own. */
    private static final List<String> OPTIONAL = List.of(
            "version",
            "verify",
            "seat",
            "failedStarts",
            "taskSeconds",
            "taskWork",
            "oldest",
            "text",
            "link",
            "nodeHours",
            "spent",
            "rung",
            "sentWork");

    private static final Verification.Finding COMPARED = new Verification.Compared(3, 819_840, Duration.ofMillis(412));

    /** A document of each kind: its golden file, what it holds, and how it is written and read. */
    record Document<T>(String file, T value, Function<T, String> write, Function<String, T> read) {
        @Override
        public String toString() {
            return file;
        }
    }

    static List<Document<?>> documents() {
        return List.of(
                new Document<>(
                        "notice.json",
                        new JobNotice(JOB, "ada", 1000, 998, 0, 2, NOON, NOON.plusSeconds(192)),
                        notice -> NoticeJson.write(notice, "https://pixfleet.example/#job=" + JOB),
                        NoticeJson::read),
                new Document<>("task.json", task(), TaskJson::write, TaskJson::read),
                new Document<>(
                        "task-verify.json",
                        task().with(new Purpose.Verifying(
                                new ObjectRef("pixfleet-results", RESULT.key(), ""), ImageFormat.JPEG, 64, NOON)),
                        TaskJson::write,
                        TaskJson::read),
                verification("verification-pending.json", new Verification.Pending()),
                verification("verification-compared.json", COMPARED),
                verification("verification-impossible.json", new Verification.Impossible("its original is gone")),
                new Document<>("finding.json", COMPARED, VerificationJson::writeFinding, VerificationJson::readFinding),
                status("status-accepted.json", new Stage.Accepted()),
                status("status-queued.json", new Stage.Queued()),
                status("status-waiting.json", new Stage.Waiting("a node is starting")),
                status("status-running.json", new Stage.Running(2, 9)),
                status("status-done.json", new Stage.Done(RESULT)),
                status("status-refused.json", new Stage.Refused("this is text, not an image")),
                status("status-failed.json", new Stage.Failed("the file ends too early")),
                new Document<>(
                        "completion.json",
                        new Completion(
                                Status.of(task(), new Stage.Done(RESULT), NOON, "i-0123456789abcdef0"), PIPELINE),
                        StatusJson::write,
                        StatusJson::readCompletion),
                new Document<>(
                        "fleet-status.json",
                        new FleetStatus(
                                NOON,
                                12,
                                4,
                                2,
                                "16 tasks at 8 a node",
                                List.of(new FleetStatus.NodeState("i-0123456789abcdef0", 1, "running"))),
                        FleetJson::write,
                        FleetJson::readStatus),
                new Document<>(
                        "fleet-status-budget.json",
                        new FleetStatus(
                                NOON,
                                9,
                                0,
                                2,
                                "9 tasks want 2 nodes: none is started.",
                                "daily budget",
                                List.of(),
                                new FleetStatus.NodeHours(39.5, 40)),
                        FleetJson::write,
                        FleetJson::readStatus),
                new Document<>(
                        "planner.json",
                        new PlannerState(
                                NOON,
                                19.5,
                                NOON,
                                1,
                                NOON.plusSeconds(30),
                                "a new node on demand (VcpuLimitExceeded: a higher quota is needed)",
                                Map.of("i-0123456789abcdef1", NOON),
                                Map.of(),
                                new TaskTimes(0.5, 0.25, 0.125),
                                new NodeTime(
                                        LocalDate.parse("2026-11-23"), 1234.5, NOON, Set.of("i-0123456789abcdef0"))),
                        FleetJson::write,
                        FleetJson::readPlanner),
                new Document<>(
                        "node-lease.json",
                        new NodeLease("i-0123456789abcdef0", NodeLease.State.READY, 2, 4, NOON, NOON.plusSeconds(30)),
                        FleetJson::write,
                        FleetJson::readLease),
                new Document<>(
                        "node-lease-starts.json",
                        new NodeLease(
                                "i-0123456789abcdef0",
                                NodeLease.State.STARTING,
                                0,
                                0,
                                NOON,
                                NOON.plusSeconds(30),
                                NodeLease.Seat.NONE,
                                3),
                        FleetJson::write,
                        FleetJson::readLease),
                new Document<>(
                        "node-lease-pace.json",
                        new NodeLease(
                                "i-0123456789abcdef0",
                                NodeLease.State.READY,
                                2,
                                4,
                                NOON,
                                NOON.plusSeconds(30),
                                NodeLease.Seat.NONE,
                                0,
                                0.25,
                                0),
                        FleetJson::write,
                        FleetJson::readLease),
                new Document<>(
                        "node-lease-work.json",
                        new NodeLease(
                                "i-0123456789abcdef0",
                                NodeLease.State.READY,
                                2,
                                4,
                                NOON,
                                NOON.plusSeconds(30),
                                NodeLease.Seat.NONE,
                                0,
                                0.25,
                                0.125),
                        FleetJson::write,
                        FleetJson::readLease),
                new Document<>(
                        "node-lease-oldest.json",
                        new NodeLease(
                                "i-0123456789abcdef0",
                                NodeLease.State.READY,
                                2,
                                4,
                                NOON,
                                NOON.plusSeconds(30),
                                NodeLease.Seat.NONE,
                                0,
                                0.25,
                                0.125,
                                NOON.minusSeconds(400)),
                        FleetJson::write,
                        FleetJson::readLease),
                new Document<>(
                        "node-lease-seated.json",
                        new NodeLease(
                                "i-0123456789abcdef0",
                                NodeLease.State.READY,
                                0,
                                0,
                                NOON,
                                NOON.plusSeconds(30),
                                new NodeLease.Seat("10.0.1.17", 4, "i-0000000000000000a")),
                        FleetJson::write,
                        FleetJson::readLease),
                new Document<>(
                        "node-lease-ssh.json",
                        new NodeLease(
                                "i-0123456789abcdef0",
                                NodeLease.State.READY,
                                0,
                                0,
                                NOON,
                                NOON.plusSeconds(30),
                                new NodeLease.Seat(
                                        "10.0.1.17",
                                        4,
                                        "i-0000000000000000a",
                                        new NodeLease.SshAccess(
                                                40_022, "ecdsa-sha2-nistp256 AAAAE2Vj/A==", "ssh-ed25519 AAAAC3Nz"))),
                        FleetJson::write,
                        FleetJson::readLease),
                new Document<>("result.json", RESULT, OutcomeJson::write, OutcomeJson::read),
                new Document<>("result-resumed.json", resumed(), OutcomeJson::write, OutcomeJson::read));
    }

    private static Result resumed() {
        return new Result(
                RESULT.key(),
                RESULT.thumbKey(),
                RESULT.format(),
                RESULT.dimensions(),
                RESULT.bytes(),
                RESULT.timings(),
                List.of(),
                new StripCount(31, 48));
    }

    private static Task task() {
        return new Task(
                new ImageRef(JOB, IMAGE, 0, "my cat.jpg", ORIGINAL),
                1,
                ImageFormat.JPEG,
                new Dimensions(640, 427, 3, 8),
                112_525,
                PIPELINE);
    }

    private static Document<Verification> verification(String file, Verification.Finding finding) {
        return new Document<>(
                file,
                new Verification(JOB, IMAGE, 2, 427, NOON, finding),
                VerificationJson::write,
                VerificationJson::read);
    }

    private static Document<Status> status(String file, Stage stage) {
        return new Document<>(
                file, Status.of(task(), stage, NOON, "i-0123456789abcdef0"), StatusJson::write, StatusJson::read);
    }

    @ParameterizedTest
    @MethodSource("documents")
    <T> void readsWhatTheLastReleaseWrote(Document<T> document) throws IOException {
        assertThat(document.read().apply(golden(document.file()))).isEqualTo(document.value());
    }

    @ParameterizedTest
    @MethodSource("documents")
    <T> void readsDocumentsFromBeforeCannyHadAnAperture(Document<T> document) throws IOException {
        String old = "without-aperture/" + document.file();
        Assumptions.assumeTrue(WireTest.class.getResource("/golden/" + old) != null, "has no pipeline");
        assertThat(document.read().apply(golden(old))).isEqualTo(document.value());
    }

    @ParameterizedTest
    @MethodSource("documents")
    <T> void writesWhatTheLastReleaseReads(Document<T> document) throws IOException {
        assertThat(JSON.readTree(document.write().apply(document.value())))
                .isEqualTo(JSON.readTree(golden(document.file())));
    }

    @ParameterizedTest
    @MethodSource("documents")
    <T> void refusesAVersionItDoesNotKnow(Document<T> document) throws IOException {
        String next = golden(document.file()).replaceFirst("\"version\" ?: ?1", "\"version\": 2");

        assertThatThrownBy(() -> document.read().apply(next))
                .isInstanceOf(MalformedDocument.class)
                .hasMessageContaining("version 2");
    }

    @ParameterizedTest
    @MethodSource("documents")
    <T> void namesWhatIsMissing(Document<T> document) throws IOException {
        var tree = JSON.readTree(golden(document.file()));
        for (var field : List.copyOf(tree.properties())) {
            if (OPTIONAL.contains(field.getKey())) {
                continue;
            }
            var without = tree.deepCopy();
            ((com.fasterxml.jackson.databind.node.ObjectNode) without).remove(field.getKey());
            assertThatThrownBy(() -> document.read().apply(without.toString()))
                    .isInstanceOf(MalformedDocument.class)
                    .hasMessageContaining(field.getKey());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"not json", "''", "[]", "42", "{}", "{\"version\":\"1\"}"})
    void refusesWhatIsNoDocument(String text) {
        assertThatThrownBy(() -> TaskJson.read(text)).isInstanceOf(MalformedDocument.class);
    }

    @Test
    void readsBothFormsOfAPipeline() {
        assertThat(PipelineJson.read("[{\"op\":\"gaussian-blur\",\"sigma\":1.5},{\"op\":\"canny\"}]"))
                .isEqualTo(PipelineJson.read("\"gaussian-blur:sigma=1.5|canny\""))
                .isEqualTo(PIPELINE);
        assertThat(PipelineJson.read(PipelineJson.write(PIPELINE))).isEqualTo(PIPELINE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{};a pipeline is a list of operations",
                "[];at least one operation",
                "[{}];operation's name in \"op\"",
                "[{\"op\":\"canny\",\"low\":[1]}];low must be a number or a word",
                "[{\"op\":\"canny\",\"low\":\"x\"}];low must be a number from 0 to 32767",
                "[{\"op\":\"gaussian-blur\",\"ksize\":8}];ksize must be an odd whole number",
                "nonsense;neither a list"
            })
    void refusesABadPipelineWithASentence(String json, String sentence) {
        assertThatThrownBy(() -> PipelineJson.read(json))
                .isInstanceOf(InvalidPipeline.class)
                .hasMessageContaining(sentence);
    }

    @Test
    void writesTheCatalogueWithRangesAndDefaults() throws IOException {
        var blur = StreamSupport.stream(
                        JSON.readTree(PipelineJson.writeCatalogue())
                                .path("operations")
                                .spliterator(),
                        false)
                .filter(it -> it.path("name").asText().equals("gaussian-blur"))
                .findFirst()
                .orElseThrow();

        assertThat(blur.path("group").asText()).isEqualTo("Blur");
        assertThat(blur.path("distribution").asText()).isEqualTo("neighbourhood");
        assertThat(blur.path("halo").asInt()).isEqualTo(4);
        assertThat(blur.path("parameters").get(0).toString())
                .isEqualTo("{\"name\":\"ksize\",\"kind\":\"integer\",\"min\":1,\"max\":255,\"step\":2,\"default\":9,"
                        + "\"unit\":\"pixels\",\"description\":\"Edge of the kernel.\"}");
    }

    private static String golden(String file) throws IOException {
        try (InputStream in = WireTest.class.getResourceAsStream("/golden/" + file)) {
            assertThat(in).as("golden file %s", file).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
