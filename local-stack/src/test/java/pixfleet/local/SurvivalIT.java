package pixfleet.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.sqs.model.SqsException;

/** What a stack still has after {@code kill -9}, and what it refuses to start without. */
@Timeout(120)
class SurvivalIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    private Workbench bench;

    @BeforeEach
    void setUp() throws Exception {
        bench = Workbench.in(directory);
    }

    private static InstanceStateName state(Clients clients, String id) {
        return clients.ec2()
                .describeInstances(request -> request.instanceIds(id))
                .reservations()
                .getFirst()
                .instances()
                .getFirst()
                .state()
                .name();
    }

    private List<Long> boots() throws Exception {
        var file = directory.resolve("boots");
        return Files.exists(file)
                ? Files.readAllLines(file).stream().map(Long::parseLong).toList()
                : List.of();
    }

    private static boolean alive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    @Test
    void losesNothingWhenItIsKilled() throws Exception {
        var faults = directory.resolve("state").resolve("faults.properties");
        var node = "sh -c 'echo $$ >> " + directory.resolve("boots") + "; exec sleep 1000'";
        var first = StackProcess.start(bench.options("--instance-command", node, "--fault", "boot-delay-ms=50"));
        var running = first.endpoints().nodes().get(0);
        var sent = new HashSet<String>();
        try (var clients = Clients.of(first.endpoints())) {
            clients.ec2().startInstances(request -> request.instanceIds(running));
            Awaiting.until("running", SOON, () -> state(clients, running) == InstanceStateName.RUNNING);
            Files.writeString(faults, "delay-events-ms=3000");
            for (int i = 0; i < 20; i++) {
                var body = "message-" + i;
                clients.sqs()
                        .sendMessage(request -> request.queueUrl(
                                        first.endpoints().queues().get("tasks"))
                                .messageBody(body));
                sent.add(body);
            }
            clients.s3()
                    .putObject(
                            request -> request.bucket(
                                            first.endpoints().buckets().get("uploads"))
                                    .key("incoming/late")
                                    .metadata(Map.of("pipeline", "invert")),
                            RequestBody.fromString("pixels"));
            first.kill();
        }
        assertThat(bench.seenBy("intake")).isEmpty();
        var orphan = boots().getFirst();

        try (var second = first.restart();
                var clients = Clients.of(second.endpoints())) {
            assertThat(second.endpoints().s3()).isEqualTo(first.endpoints().s3());
            assertThat(second.endpoints().secretAccessKey())
                    .isEqualTo(first.endpoints().secretAccessKey());
            assertThat(second.endpoints().token()).isEqualTo(first.endpoints().token());
            Awaiting.until("the orphan is gone", SOON, () -> !alive(orphan));

            var object = clients.s3()
                    .getObjectAsBytes(request -> request.bucket(
                                    second.endpoints().buckets().get("uploads"))
                            .key("incoming/late"));
            assertThat(object.asUtf8String()).isEqualTo("pixels");
            assertThat(object.response().metadata()).containsEntry("pipeline", "invert");

            var received = new HashSet<String>();
            Awaiting.until("all messages", SOON, () -> {
                clients.sqs()
                        .receiveMessage(request -> request.queueUrl(
                                        second.endpoints().queues().get("tasks"))
                                .maxNumberOfMessages(10)
                                .waitTimeSeconds(1))
                        .messages()
                        .forEach(message -> received.add(message.body()));
                return received.equals(sent);
            });
            Awaiting.until(
                    "the undelivered event",
                    SOON,
                    () -> bench.seenBy("intake").stream().anyMatch(event -> event.contains("incoming/late")));
            Awaiting.until("running again", SOON, () -> state(clients, running) == InstanceStateName.RUNNING);
            Awaiting.until("booted again", SOON, () -> {
                try {
                    return boots().size() == 2;
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
        }
        var last = boots().getLast();
        Awaiting.until("stopped with the stack", SOON, () -> !alive(last));
    }

    /**
     * Named for queues that answered 503 from a full disk until a restart. A limit on the size of files is a full disk to
     * one process alone.
     */
    @Test
    void servesQueuesAgainOnceTheDiskHasRoom() throws Exception {
        var sent = new ArrayList<String>();
        var first = StackProcess.start(bench.options("--no-functions"));
        var tasks = first.endpoints().queues().get("tasks");
        try (var clients = Clients.of(first.endpoints())) {
            limitFiles(first, "20000:unlimited");
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 300; i++) {
                            var body = "m" + i + "-".repeat(500);
                            clients.sqs()
                                    .sendMessage(request -> request.queueUrl(tasks)
                                            .messageBody(body)
                                            .overrideConfiguration(once -> once.apiCallTimeout(Duration.ofSeconds(5))));
                            sent.add(body);
                        }
                    })
                    .isInstanceOf(SdkException.class);
            assertThatThrownBy(() -> clients.sqs()
                            .sendMessage(request -> request.queueUrl(tasks).messageBody("while the disk is full")))
                    .isInstanceOfSatisfying(
                            SqsException.class, e -> assertThat(e.statusCode()).isEqualTo(503))
                    .hasMessageContaining("Queues cannot be kept at present");

            limitFiles(first, "unlimited:unlimited");
            Awaiting.until("it takes messages again", SOON, () -> {
                try {
                    clients.sqs().sendMessage(request -> request.queueUrl(tasks).messageBody("after"));
                    return true;
                } catch (SqsException _) {
                    return false;
                }
            });
            sent.add("after");
            first.kill();
        }
        try (var second = first.restart();
                var clients = Clients.of(second.endpoints())) {
            var found = new HashSet<String>();
            Awaiting.until("all that was answered", SOON, () -> {
                clients.sqs()
                        .receiveMessage(request -> request.queueUrl(tasks).maxNumberOfMessages(10))
                        .messages()
                        .forEach(message -> found.add(message.body()));
                return found.containsAll(sent);
            });
            assertThat(found).doesNotContain("while the disk is full");
        }
    }

    /** Named for an "internal error" of S3 that nothing in any log explained. */
    @Test
    void logsTheCauseOfAFailureOfS3() throws Exception {
        try (var stack = StackProcess.start(bench.options("--no-functions"));
                var clients = Clients.of(stack.endpoints())) {
            var bucket = stack.endpoints().buckets().get("results");
            Files.writeString(directory.resolve("state/s3").resolve(bucket).resolve("in the way"), "a file");

            assertThatThrownBy(() -> clients.s3()
                            .putObject(
                                    request -> request.bucket(bucket)
                                            .key("in the way/k")
                                            .overrideConfiguration(once -> once.apiCallTimeout(Duration.ofSeconds(3))),
                                    RequestBody.fromString("v")))
                    .isInstanceOf(SdkException.class);

            assertThat(stack.log()).contains("in the way/k").contains("Not a directory");
        }
    }

    private static void limitFiles(StackProcess stack, String bytes) throws Exception {
        var limit = new ProcessBuilder(
                        "prlimit", "--pid", Long.toString(stack.endpoints().pid()), "--fsize=" + bytes)
                .inheritIO()
                .start();
        assertThat(limit.waitFor()).isZero();
    }

    @Test
    void refusesAStateDirectoryInUse() throws Exception {
        try (var _ = StackProcess.start(bench.options("--no-functions"))) {
            assertThatThrownBy(() -> StackProcess.start(bench.options("--no-functions")))
                    .hasMessageContaining("another local stack is running in");
        }
    }

    @Test
    void startsWithoutAFunctionOnlyIfAllowed() throws Exception {
        Files.delete(directory.resolve("function.zip"));

        assertThatThrownBy(() -> StackProcess.start(bench.options()))
                .hasMessageContaining("function IntakeFunction is not built: ")
                .hasMessageContaining("function.zip does not exist");
        try (var stack = StackProcess.start(bench.options("--allow-missing-functions"))) {
            assertThat(stack.endpoints().nodes()).hasSize(2);
        }
    }

    @Test
    void saysWhichParameterIsWrong() throws Exception {
        assertThatThrownBy(() -> StackProcess.start(bench.options("--parameter", "NodeCount=9")))
                .hasMessageContaining("parameter NodeCount is out of range: 9");
        assertThat(Optional.of(bench.directory().resolve("state").resolve("endpoints.json")))
                .hasValueSatisfying(file -> assertThat(file).doesNotExist());
    }
}
