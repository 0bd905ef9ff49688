package pixfleet.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pixfleet.local.wire.Credentials;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.FleetLaunchTemplateConfigRequest;
import software.amazon.awssdk.services.ec2.model.FleetType;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.Delete;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.DeletedObject;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Error;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/** Functions and machines may do what the policies of their roles in the template allow, and nothing else. */
@Timeout(120)
class RolesIT {
    @TempDir
    private static Path directory;

    private static StackProcess stack;
    private static Clients account;
    private static Clients function;
    private static Clients machine;

    @BeforeAll
    static void setUp() throws Exception {
        var tell = "sh -c 'printenv > seen; exec sleep 1000'";
        stack = StackProcess.start(
                StackProcess.Options.fresh("--no-functions", "--instance-command", tell, "--fault", "boot-delay-ms=10")
                        .template(Path.of("src/test/resources/roles.yaml"))
                        .keeping(directory.resolve("state")));
        account = Clients.of(at());
        function = clients(keys("pixfleet-WorkFunctionRole"));
        machine = clients(keys("pixfleet-MachineRole"));
        account.s3().putObject(request -> request.bucket(bucket()).key("in/there"), RequestBody.fromString("in"));
        account.s3().putObject(request -> request.bucket(bucket()).key("out/there"), RequestBody.fromString("out"));
    }

    @AfterAll
    static void tearDown() throws Exception {
        List.of(account, function, machine).forEach(Clients::close);
        stack.close();
    }

    private static StackProcess.Endpoints at() {
        return stack.endpoints();
    }

    private static String bucket() {
        return at().buckets().get("photos");
    }

    private static AwsSessionCredentials keys(String role) {
        var own = new Credentials(at().accessKeyId(), at().secretAccessKey()).ofRole(role);
        return AwsSessionCredentials.create(own.accessKeyId(), own.secretAccessKey(), own.sessionToken());
    }

    private static Clients clients(AwsCredentials keys) {
        var provider = StaticCredentialsProvider.create(keys);
        var region = Region.of(at().region());
        return new Clients(
                S3Client.builder()
                        .endpointOverride(URI.create(at().s3()))
                        .region(region)
                        .credentialsProvider(provider)
                        .forcePathStyle(true)
                        .httpClientBuilder(UrlConnectionHttpClient.builder())
                        .build(),
                SqsClient.builder()
                        .endpointOverride(URI.create(at().sqs()))
                        .region(region)
                        .credentialsProvider(provider)
                        .httpClientBuilder(UrlConnectionHttpClient.builder())
                        .build(),
                SnsClient.builder()
                        .endpointOverride(URI.create(at().sns()))
                        .region(region)
                        .credentialsProvider(provider)
                        .httpClientBuilder(UrlConnectionHttpClient.builder())
                        .build(),
                Ec2Client.builder()
                        .endpointOverride(URI.create(at().ec2()))
                        .region(region)
                        .credentialsProvider(provider)
                        .httpClientBuilder(UrlConnectionHttpClient.builder())
                        .build(),
                DynamoDbClient.builder()
                        .endpointOverride(URI.create(at().dynamodb()))
                        .region(region)
                        .credentialsProvider(provider)
                        .httpClientBuilder(UrlConnectionHttpClient.builder())
                        .build());
    }

    /** The error as its service words it. */
    private static String refused(ThrowingCallable call) {
        var error = catchThrowableOfType(AwsServiceException.class, call);
        assertThat(error).isNotNull();
        return error.awsErrorDetails().errorCode();
    }

    @Test
    void objectsAreReachedBelowThePrefixThatIsGranted() {
        var s3 = function.s3();

        s3.putObject(request -> request.bucket(bucket()).key("in/new"), RequestBody.fromString("new"));
        assertThat(s3.getObjectAsBytes(request -> request.bucket(bucket()).key("in/there"))
                        .asUtf8String())
                .isEqualTo("in");
        assertThat(refused(
                        () -> s3.getObject(request -> request.bucket(bucket()).key("out/there"))))
                .isEqualTo("AccessDenied");
        assertThat(refused(() -> s3.putObject(
                        request -> request.bucket(bucket()).key("out/new"), RequestBody.fromString("new"))))
                .isEqualTo("AccessDenied");
        assertThat(refused(() -> s3.copyObject(request -> request.sourceBucket(bucket())
                        .sourceKey("out/there")
                        .destinationBucket(bucket())
                        .destinationKey("in/copy"))))
                .isEqualTo("AccessDenied");
        assertThat(refused(() -> s3.listObjectsV2(request -> request.bucket(bucket()))))
                .isEqualTo("AccessDenied");
        assertThat(refused(s3::listBuckets)).isEqualTo("AccessDenied");
    }

    @Test
    void whoMayNotListABucketDoesNotLearnWhatIsMissing() {
        assertThat(refused(() -> function.s3()
                        .getObject(request -> request.bucket(bucket()).key("in/missing"))))
                .isEqualTo("AccessDenied");
        assertThat(refused(() -> account.s3()
                        .getObject(request -> request.bucket(bucket()).key("in/missing"))))
                .isEqualTo("NoSuchKey");
    }

    @Test
    void eachKeyOfABatchNeedsTheRight() {
        var s3 = account.s3();
        s3.putObject(request -> request.bucket(bucket()).key("in/a&b"), RequestBody.fromString("x"));

        var answer = deleted("in/a&b", "out/there", "in/never-there");

        assertThat(answer.errors())
                .extracting(S3Error::key, S3Error::code)
                .containsExactly(tuple("out/there", "AccessDenied"));
        assertThat(answer.deleted())
                .extracting(DeletedObject::key)
                .containsExactlyInAnyOrder("in/a&b", "in/never-there");
        assertThat(s3.listObjectsV2(request -> request.bucket(bucket())).contents())
                .extracting(S3Object::key)
                .contains("out/there")
                .doesNotContain("in/a&b");
    }

    private static DeleteObjectsResponse deleted(String... keys) {
        var objects = List.of(keys).stream()
                .map(key -> ObjectIdentifier.builder().key(key).build())
                .toList();
        return function.s3()
                .deleteObjects(request -> request.bucket(bucket())
                        .delete(Delete.builder().objects(objects).build()));
    }

    @Test
    void aLinkCanDoNoMoreThanItsSigner() throws Exception {
        assertThat(status(link("in/there"))).isEqualTo(200);
        assertThat(status(link("out/there"))).isEqualTo(403);
    }

    private static URI link(String key) throws Exception {
        try (var presigner = S3Presigner.builder()
                .endpointOverride(URI.create(at().s3()))
                .region(Region.of(at().region()))
                .credentialsProvider(StaticCredentialsProvider.create(keys("pixfleet-WorkFunctionRole")))
                .serviceConfiguration(
                        S3Configuration.builder().pathStyleAccessEnabled(true).build())
                .build()) {
            return presigner
                    .presignGetObject(sign -> sign.signatureDuration(Duration.ofMinutes(5))
                            .getObjectRequest(get -> get.bucket(bucket()).key(key)))
                    .url()
                    .toURI();
        }
    }

    private static int status(URI address) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.discarding())
                    .statusCode();
        }
    }

    @Test
    void rowsNeedTheActionTheTableAndTheCondition() {
        var db = function.dynamodb();
        var table = at().tables().get("records");
        Map<String, AttributeValue> key = Map.of("pk", AttributeValue.fromS("own"), "sk", AttributeValue.fromS("1"));

        db.putItem(request -> request.tableName(table).item(key));
        assertThat(db.getItem(request -> request.tableName(table).key(key)).item())
                .isEqualTo(key);
        assertThat(refused(() -> db.batchGetItem(request -> request.requestItems(Map.of(
                        table, KeysAndAttributes.builder().keys(List.of(key)).build())))))
                .isEqualTo("AccessDeniedException");
        assertThat(refused(
                        () -> db.deleteItem(request -> request.tableName(table).key(key))))
                .isEqualTo("AccessDeniedException");
        assertThat(refused(() -> db.transactWriteItems(request -> request.transactItems(List.of(
                        TransactWriteItem.builder()
                                .put(put -> put.tableName(table).item(key))
                                .build(),
                        TransactWriteItem.builder()
                                .delete(gone -> gone.tableName(table).key(key))
                                .build())))))
                .isEqualTo("AccessDeniedException");
        assertThatCode(() -> query(db, table, "own")).doesNotThrowAnyException();
        assertThat(refused(() -> query(db, table, "others"))).isEqualTo("AccessDeniedException");
        db.query(request -> request.tableName(table)
                .indexName("by-due")
                .keyConditionExpression("due = :due")
                .expressionAttributeValues(Map.of(":due", AttributeValue.fromS("now"))));
        assertThat(refused(() -> db.scan(request -> request.tableName(table)))).isEqualTo("AccessDeniedException");
    }

    private static void query(DynamoDbClient db, String table, String partition) {
        db.query(request -> request.tableName(table)
                .keyConditionExpression("#partition = :partition")
                .expressionAttributeNames(Map.of("#partition", "pk"))
                .expressionAttributeValues(Map.of(":partition", AttributeValue.fromS(partition))));
    }

    @Test
    void messagesNeedTheActionOnTheirQueueOrTopic() {
        var tasks = at().queues().get("tasks");
        var failures = at().queues().get("failures");

        function.sqs().sendMessage(request -> request.queueUrl(tasks).messageBody("m"));
        function.sqs()
                .sendMessageBatch(request -> request.queueUrl(tasks)
                        .entries(List.of(SendMessageBatchRequestEntry.builder()
                                .id("1")
                                .messageBody("m")
                                .build())));
        // SAM lets a function send what failed to its destination.
        function.sqs().sendMessage(request -> request.queueUrl(failures).messageBody("m"));
        assertThat(refused(() -> function.sqs().receiveMessage(request -> request.queueUrl(tasks))))
                .isEqualTo("AccessDenied");
        assertThat(refused(() -> machine.sqs()
                        .sendMessage(request -> request.queueUrl(tasks).messageBody("m"))))
                .isEqualTo("AccessDenied");
        machine.sns().publish(request -> request.topicArn(at().topic()).message("end"));
        assertThat(refused(() -> function.sns()
                        .publish(request -> request.topicArn(at().topic()).message("end"))))
                .isEqualTo("AuthorizationError");
    }

    @Test
    void machinesAreStartedByTagAndMadeWithAllThatALaunchNeeds() {
        var ec2 = function.ec2();
        var own = at().nodes().get(0);
        var other = at().nodes().get(1);

        assertThat(ec2.describeInstances().reservations()).hasSize(2);
        ec2.startInstances(request -> request.instanceIds(own));
        assertThat(refused(() -> ec2.startInstances(request -> request.instanceIds(other))))
                .isEqualTo("UnauthorizedOperation");
        assertThat(refused(() -> ec2.terminateInstances(request -> request.instanceIds(own))))
                .isEqualTo("UnauthorizedOperation");
        var template = account.ec2().describeLaunchTemplates().launchTemplates().getFirst();
        // It may make fleets, and lacks what a fleet's launches need.
        assertThat(refused(() -> ec2.createFleet(request -> request.type(FleetType.INSTANT)
                        .targetCapacitySpecification(wanted -> wanted.totalTargetCapacity(1))
                        .launchTemplateConfigs(List.of(FleetLaunchTemplateConfigRequest.builder()
                                .launchTemplateSpecification(of -> of.launchTemplateId(template.launchTemplateId())
                                        .version("1"))
                                .build())))))
                .isEqualTo("UnauthorizedOperation");
    }

    @Test
    void aMachineIsToldTheKeysOfItsRoleAndThoseItMayAssume() throws Exception {
        var own = at().nodes().get(0);
        account.ec2().startInstances(request -> request.instanceIds(own));
        var folder = stack.state().resolve("nodes").resolve(own);
        Awaiting.until(
                "the machine was told",
                Duration.ofSeconds(20),
                () -> lines(folder.resolve("seen")).containsKey("AWS_SESSION_TOKEN"));
        var role = keys("pixfleet-MachineRole");
        var lesser = keys("pixfleet-LesserRole");

        assertThat(lines(folder.resolve("seen")))
                .containsEntry("AWS_ACCESS_KEY_ID", role.accessKeyId())
                .containsEntry("AWS_SESSION_TOKEN", role.sessionToken());
        try (var files = Files.list(folder.resolve("roles"))) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactly("pixfleet-LesserRole.env");
        }
        assertThat(lines(folder.resolve("roles/pixfleet-LesserRole.env")))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "AWS_ACCESS_KEY_ID", lesser.accessKeyId(),
                        "AWS_SECRET_ACCESS_KEY", lesser.secretAccessKey(),
                        "AWS_SESSION_TOKEN", lesser.sessionToken()));
        try (var clients = clients(lesser)) {
            clients.s3().headObject(request -> request.bucket(bucket()).key("in/there"));
        }
    }

    private static Map<String, String> lines(Path file) {
        var lines = new TreeMap<String, String>();
        try {
            for (var line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
                lines.put(line.split("=", 2)[0], line.substring(line.indexOf('=') + 1));
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return lines;
    }

    @Test
    void keysOfARoleAreWorthNothingWithoutTheirToken() {
        var pair = keys("pixfleet-WorkFunctionRole");
        var without = AwsBasicCredentials.create(pair.accessKeyId(), pair.secretAccessKey());
        var wrong = AwsSessionCredentials.create(pair.accessKeyId(), pair.secretAccessKey(), "other");
        var tasks = at().queues().get("tasks");
        for (AwsCredentials keys : List.of(without, wrong)) {
            try (var clients = clients(keys)) {
                assertThat(refused(() -> clients.s3()
                                .getObject(request -> request.bucket(bucket()).key("in/there"))))
                        .isEqualTo("InvalidToken");
                assertThat(refused(() -> clients.sqs()
                                .sendMessage(request -> request.queueUrl(tasks).messageBody("m"))))
                        .isEqualTo("InvalidClientTokenId");
            }
        }
    }

    @Test
    void theLogTellsWhoWasDeniedWhat() throws IOException {
        refused(() -> machine.s3().listObjectsV2(request -> request.bucket(bucket())));

        assertThat(stack.log())
                .contains("access denied role=pixfleet-MachineRole action=s3:ListBucket resource=arn:aws:s3:::"
                        + bucket());
    }
}
