package pixfleet.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** The template's tables through a real client: served, guarded, kept. One stack, killed and started again. */
@Timeout(120)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TablesIT {
    private static final Path TEMPLATE = Path.of("src/test/resources/tables.yaml");
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    private static Path directory;

    private static StackProcess stack;
    private static Clients clients;

    @BeforeAll
    static void setUp() throws Exception {
        start(StackProcess.start(options(TEMPLATE)));
    }

    @AfterAll
    static void tearDown() throws Exception {
        clients.close();
        stack.close();
    }

    private static StackProcess.Options options(Path template) {
        return StackProcess.Options.fresh("--no-functions").template(template).keeping(directory.resolve("state"));
    }

    private static void start(StackProcess started) {
        stack = started;
        clients = Clients.of(started.endpoints());
    }

    private static DynamoDbClient db() {
        return clients.dynamodb();
    }

    private static String table() {
        return stack.endpoints().tables().get("records");
    }

    private static Map<String, AttributeValue> row(String name) {
        return Map.of(
                "pk", AttributeValue.fromS("job#1"),
                "sk", AttributeValue.fromS(name),
                "open", AttributeValue.fromS("yes"),
                "due", AttributeValue.fromN("7"));
    }

    private static void putNew(String name) {
        db().putItem(request ->
                request.tableName(table()).item(row(name)).conditionExpression("attribute_not_exists(pk)"));
    }

    private static List<String> names() {
        return db()
                .queryPaginator(request -> request.tableName(table())
                        .consistentRead(true)
                        .keyConditionExpression("pk = :pk")
                        .expressionAttributeValues(Map.of(":pk", AttributeValue.fromS("job#1"))))
                .items()
                .stream()
                .map(item -> item.get("sk").s())
                .toList();
    }

    /** The engine is the only Java process this stack starts. */
    private static Stream<ProcessHandle> engines(ProcessHandle of) {
        return of.children().filter(child -> child.info().command().orElse("").endsWith("/java"));
    }

    private static ProcessHandle engine() {
        return ProcessHandle.of(stack.endpoints().pid())
                .flatMap(it -> engines(it).findFirst())
                .orElseThrow();
    }

    private static DynamoDbClient impatient(String secret) {
        var at = stack.endpoints();
        return DynamoDbClient.builder()
                .endpointOverride(URI.create(at.dynamodb()))
                .region(Region.of(at.region()))
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(at.accessKeyId(), secret)))
                .overrideConfiguration(client -> client.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    @Test
    @Order(2)
    void tellsOperatorsWhatTheTableHolds() throws Exception {
        var at = stack.endpoints();
        var question = HttpRequest.newBuilder(URI.create(at.site() + "local/table"));
        try (var http = HttpClient.newHttpClient()) {
            assertThat(http.send(question.build(), HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(401);

            var told = http.send(
                            question.header("Authorization", "Bearer " + at.token())
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();

            assertThat(told).contains("\"name\":\"" + table() + "\"", "\"state\":\"ACTIVE\"", "\"PutItem\":");
            assertThat(told).doesNotContain("\"rows\":0,").doesNotContain("DescribeTable");
        }
    }

    @Test
    @Order(1)
    void servesTheTableOfTheTemplate() {
        putNew("first");

        assertThatThrownBy(() -> putNew("first")).isInstanceOf(ConditionalCheckFailedException.class);
        var open = db().query(request -> request.tableName(table())
                .indexName("open-by-due")
                .keyConditionExpression("#open = :open and due < :now")
                .expressionAttributeNames(Map.of("#open", "open"))
                .expressionAttributeValues(
                        Map.of(":open", AttributeValue.fromS("yes"), ":now", AttributeValue.fromN("8"))));
        assertThat(open.items())
                .singleElement()
                .satisfies(item -> assertThat(item).containsOnlyKeys("pk", "sk", "open", "due"));
        assertThat(db().describeTimeToLive(request -> request.tableName(table()))
                        .timeToLiveDescription()
                        .attributeName())
                .isEqualTo("expires");
        assertThat(table()).isEqualTo("pixfleet-records");
    }

    @Test
    @Order(2)
    void asksEverybodyForASignature() throws Exception {
        var at = stack.endpoints();
        try (var stranger = impatient("guess")) {
            assertThatThrownBy(() -> stranger.listTables())
                    .isInstanceOfSatisfying(
                            DynamoDbException.class,
                            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InvalidSignatureException"));
        }
        try (var http = HttpClient.newHttpClient()) {
            var bare = HttpRequest.newBuilder(URI.create(at.dynamodb()))
                    .header("Content-Type", "application/x-amz-json-1.0")
                    .header("X-Amz-Target", "DynamoDB_20120810.ListTables")
                    .POST(HttpRequest.BodyPublishers.ofString("{}"))
                    .build();
            var answer = http.send(bare, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body())
                    .contains("MissingAuthenticationTokenException")
                    .doesNotContain("records");
        }
    }

    /** Named for an engine that can be told a port only, and listened on every network of the machine. */
    @Test
    @Order(3)
    void listensOnTheLoopbackAddressOnly() throws Exception {
        var sockets = ListeningSockets.of(engine().pid());

        assertThat(sockets)
                .hasSize(1)
                .allSatisfy(address -> assertThat(address.isLoopbackAddress())
                        .as("%s", address)
                        .isTrue());
        assertThat(ListeningSockets.of(stack.endpoints().pid()))
                .hasSizeGreaterThan(4)
                .allSatisfy(address -> assertThat(address.isLoopbackAddress())
                        .as("%s", address)
                        .isTrue());
    }

    @Test
    @Order(4)
    void failsCallsAsTheFaultDialSays() throws Exception {
        var faults = stack.state().resolve("faults.properties");
        Files.writeString(faults, "fail-table=1");
        try (var once = impatient(stack.endpoints().secretAccessKey())) {
            assertThatThrownBy(once::listTables)
                    .isInstanceOfSatisfying(
                            DynamoDbException.class,
                            e -> assertThat(e.statusCode()).isEqualTo(503));
            Files.writeString(faults, "fail-table=0.3\ntruncate-table=0.1");
            db().putItem(request -> request.tableName(table()).item(row("in spite of faults")));
        } finally {
            Files.delete(faults);
        }

        assertThat(names()).contains("in spite of faults");
    }

    /** A journal beside the database was synced four times as often, and everybody waits for that. */
    @Test
    @Order(4)
    void appendsWhatIsCommittedToOneLog() throws Exception {
        putNew("to be logged");

        var log = stack.state().resolve("dynamodb/shared-local-instance.db-wal");
        assertThat(log).content(StandardCharsets.ISO_8859_1).contains("to be logged");
    }

    @Test
    @Order(5)
    void losesNothingWhenTheEngineIsKilledUnderLoad() throws Exception {
        var first = engine();
        var go = new AtomicBoolean(true);
        List<String> written = new ArrayList<>();
        try (var writer = Executors.newSingleThreadExecutor()) {
            var writing = writer.submit(() -> {
                for (int i = 0; go.get(); i++) {
                    var name = "row-" + i;
                    db().putItem(request -> request.tableName(table()).item(row(name)));
                    written.add(name);
                }
                return null;
            });
            Awaiting.until("some rows", SOON, () -> names().size() > 20);
            first.destroyForcibly();
            Awaiting.until("it is gone", SOON, () -> !first.isAlive());
            int before = names().size();
            Awaiting.until("more rows", SOON, () -> names().size() > before + 20);
            go.set(false);
            writing.get();
        }

        assertThat(engine().pid()).isNotEqualTo(first.pid());
        assertThat(names()).containsAll(written);
    }

    @Test
    @Order(6)
    void losesNothingWhenAllOfItIsKilled() throws Exception {
        IntStream.range(0, 50).forEach(i -> putNew("kept-" + i));
        var all = names();
        var orphan = engine();

        clients.close();
        stack.kill();

        Awaiting.until("the engine ends with the stack", SOON, () -> !orphan.isAlive());
        start(stack.restart());
        assertThat(names()).isEqualTo(all);
    }

    @Test
    @Order(7)
    void addsAnIndexTheTemplateHasComeToName() throws Exception {
        var more = Files.writeString(
                directory.resolve("more.yaml"),
                Files.readString(TEMPLATE).replace("      GlobalSecondaryIndexes:\n", """
                                      GlobalSecondaryIndexes:
                                        - IndexName: by-due
                                          KeySchema:
                                            - {AttributeName: sk, KeyType: HASH}
                                            - {AttributeName: due, KeyType: RANGE}
                                          Projection: {ProjectionType: ALL}
                                """));
        clients.close();
        stack.close();

        start(StackProcess.start(options(more)));

        Awaiting.until(
                "the index has the rows",
                SOON,
                () -> db().query(request -> request.tableName(table())
                                        .indexName("by-due")
                                        .keyConditionExpression("sk = :sk")
                                        .expressionAttributeValues(Map.of(":sk", AttributeValue.fromS("kept-7"))))
                                .count()
                        == 1);
    }

    @Test
    @Order(8)
    void saysWhenTheTableWasMadeOtherwise() throws Exception {
        clients.close();
        stack.close();

        // The index added before is unknown to this template, and dropping it is nobody's decision here.
        assertThatThrownBy(() -> StackProcess.start(options(TEMPLATE)))
                .hasMessageContaining("local-stack: ")
                .hasMessageContaining("table pixfleet-records was made with other indexes than the template names")
                .hasMessageContaining("remove the state folder to begin anew");
        start(StackProcess.start(options(directory.resolve("more.yaml"))));
    }

    @Test
    @Order(9)
    void endsLoudlyWhenTheEngineKeepsEnding() throws Exception {
        var pid = stack.endpoints().pid();
        var killing = ProcessHandle.of(pid).orElseThrow();

        Awaiting.until("the stack has ended", SOON, () -> {
            engines(killing).forEach(ProcessHandle::destroyForcibly);
            return !killing.isAlive();
        });

        assertThat(stack.log())
                .contains(
                        "DynamoDB Local ended and is started again code=137 ends=1",
                        "the local stack ends: it could no longer keep its promises");
    }
}
