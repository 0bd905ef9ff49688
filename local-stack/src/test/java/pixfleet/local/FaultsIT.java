package pixfleet.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pixfleet.local.wire.Json;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import tools.jackson.databind.JsonNode;

/** Each kind of fault, set while the stack runs, as a client on the wire meets it. */
@Timeout(90)
class FaultsIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    private static Path directory;

    private static Workbench bench;
    private static StackProcess stack;
    private static Clients clients;

    @BeforeAll
    static void start() throws Exception {
        bench = Workbench.in(directory);
        stack = StackProcess.start(bench.options(
                "--instance-command",
                "sleep 1000",
                "--instance-part",
                "sleeper=^sleep",
                "--fault",
                "boot-delay-ms=50"));
        clients = Clients.of(stack.endpoints());
    }

    @AfterAll
    static void stop() throws IOException {
        clients.close();
        stack.close();
    }

    @AfterEach
    void clear() throws Exception {
        assertThat(dial("DELETE", "", "").statusCode()).isEqualTo(200);
    }

    private static HttpResponse<String> dial(String method, String path, String body) throws Exception {
        return dial(method, path, body, stack.endpoints().token());
    }

    private static HttpResponse<String> dial(String method, String path, String body, String token) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(stack.endpoints().site() + "local/faults" + path))
                .header("Authorization", "Bearer " + token)
                .method(method, BodyPublishers.ofString(body))
                .build();
        return HTTP.send(request, BodyHandlers.ofString());
    }

    private static JsonNode set(String name, String value) throws Exception {
        var answer = dial("PATCH", "", "{\"" + name + "\":\"" + value + "\"}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Json.parse(answer.body()).path("faults");
    }

    private static void put(String key) {
        clients.s3()
                .putObject(
                        request -> request.bucket(stack.endpoints().buckets().get("uploads"))
                                .key(key),
                        RequestBody.fromString("some bytes of an object"));
    }

    private static void call(String service) {
        switch (service) {
            case "s3" -> {
                put("other/one");
                clients.s3()
                        .getObjectAsBytes(request -> request.bucket(
                                        stack.endpoints().buckets().get("uploads"))
                                .key("other/one"));
            }
            case "sqs" -> clients.sqs().listQueues();
            case "sns" -> clients.sns().listTopics();
            default -> clients.ec2().describeInstances();
        }
    }

    @Test
    void listsItsFaultsWithTheirValuesAndRefusesStrangersAndBadValues() throws Exception {
        var all = Json.parse(dial("GET", "", "").body());
        assertThat(Json.text(all.path("faults"), "boot-delay-ms")).isEqualTo("50");
        assertThat(all.path("parts").path(0).asString("")).isEqualTo("sleeper");

        assertThat(dial("GET", "", "", "guess").statusCode()).isEqualTo(401);
        assertThat(dial("PATCH", "", "{\"fail-s3\":\"7\"}").statusCode()).isEqualTo(400);
        assertThat(dial("PATCH", "", "nothing").statusCode()).isEqualTo(400);
        assertThat(dial("POST", "/strikes", "{\"blow\":\"kill\",\"part\":\"sail\"}")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void givesNoticeToInstancesThatRun() throws Exception {
        assertThat(dial("POST", "/notices", "{\"notice\":\"rebalance\",\"instance\":\"i-00000000\"}")
                        .statusCode())
                .isEqualTo(404);
        assertThat(dial("POST", "/notices", "{\"notice\":\"hello\"}").statusCode())
                .isEqualTo(400);
        assertThat(dial("POST", "/notices", "{\"notice\":\"rebalance\"}", "guess")
                        .statusCode())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3", "sqs", "sns", "ec2"})
    void failsCalls(String service) throws Exception {
        set("fail-" + service, "1");
        assertThatThrownBy(() -> call(service))
                .isInstanceOfSatisfying(
                        SdkServiceException.class,
                        failure -> assertThat(failure.statusCode()).isEqualTo(503))
                .hasMessageContaining("unavailable");

        set("fail-" + service, "0");
        call(service);
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3", "sqs", "sns", "ec2"})
    void breaksAnswersOff(String service) throws Exception {
        set("truncate-" + service, "1");
        assertThatThrownBy(() -> call(service)).isInstanceOf(SdkException.class);

        set("truncate-" + service, "0");
        call(service);
    }

    @Test
    void carriesOutWhatItBreaksOff() throws Exception {
        set("truncate-s3", "1");
        assertThatThrownBy(() -> put("other/cut")).isInstanceOf(SdkClientException.class);

        set("truncate-s3", "0");
        assertThat(clients.s3()
                        .headObject(request -> request.bucket(
                                        stack.endpoints().buckets().get("uploads"))
                                .key("other/cut"))
                        .contentLength())
                .isEqualTo(23);
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3", "sqs", "sns", "ec2"})
    void slowsCalls(String service) throws Exception {
        set("slow-ms", "700");
        set("slow-" + service, "1");
        long from = System.nanoTime();
        call(service);

        assertThat(Duration.ofNanos(System.nanoTime() - from)).isGreaterThanOrEqualTo(Duration.ofMillis(700));
    }

    @Test
    void losesDoublesAndDelaysEvents() throws Exception {
        set("drop-events", "1");
        put("incoming/lost");
        set("drop-events", "0");
        set("duplicate-events", "true");
        set("delay-events-ms", "600");
        long from = System.nanoTime();
        put("incoming/double");

        Awaiting.until("both came", SOON, () -> seen("incoming/double") == 2);
        assertThat(Duration.ofNanos(System.nanoTime() - from)).isGreaterThanOrEqualTo(Duration.ofMillis(600));
        assertThat(seen("incoming/lost")).isZero();
    }

    private static long seen(String key) {
        return bench.seenBy("intake").stream()
                .filter(event -> event.contains(key))
                .count();
    }

    @Test
    void refusesCapacityLetsBootsFailAndStrikesProcesses() throws Exception {
        var node = stack.endpoints().nodes().getFirst();
        set("refuse-capacity", "*");
        assertThatThrownBy(() -> clients.ec2().startInstances(request -> request.instanceIds(node)))
                .hasMessageContaining("capacity");

        set("refuse-capacity", "");
        set("fail-boots", "1");
        clients.ec2().startInstances(request -> request.instanceIds(node));
        Awaiting.until("it runs", SOON, () -> state(node) == InstanceStateName.RUNNING);
        assertThat(strike("kill", node).statusCode()).as("no process came up").isEqualTo(409);

        set("fail-boots", "0");
        clients.ec2().rebootInstances(request -> request.instanceIds(node));
        Awaiting.until("it came up", SOON, () -> strike("freeze", node).statusCode() == 200);
        long frozen = Json.parse(strike("freeze", node).body()).path("pid").asLong();
        assertThat(processState(frozen)).isEqualTo('T');
        strike("thaw", node);
        assertThat(processState(frozen)).isNotEqualTo('T');

        strike("kill", node);
        Awaiting.until("another took its place", SOON, () -> {
            var thawed = strike("thaw", node);
            return thawed.statusCode() == 200
                    && Json.parse(thawed.body()).path("pid").asLong() != frozen;
        });
        clients.ec2().terminateInstances(request -> request.instanceIds(node));
    }

    private static InstanceStateName state(String id) {
        return clients.ec2()
                .describeInstances(request -> request.instanceIds(id))
                .reservations()
                .getFirst()
                .instances()
                .getFirst()
                .state()
                .name();
    }

    private static HttpResponse<String> strike(String blow, String node) {
        try {
            return dial(
                    "POST",
                    "/strikes",
                    "{\"blow\":\"%s\",\"part\":\"sleeper\",\"instance\":\"%s\",\"seconds\":60}".formatted(blow, node));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static char processState(long pid) throws IOException {
        var stat = java.nio.file.Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        return stat.charAt(stat.lastIndexOf(')') + 2);
    }
}
