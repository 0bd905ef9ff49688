package pixfleet.fleet;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import pixfleet.job.JobImage;
import pixfleet.job.Stage;
import pixfleet.job.Status;
import pixfleet.job.Task;
import pixfleet.local.StackProcess;
import pixfleet.records.Images;
import pixfleet.records.JobRecord;
import pixfleet.records.Jobs;
import pixfleet.records.dynamodb.DynamoTable;
import pixfleet.records.table.Table;
import pixfleet.wire.TaskJson;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** A local stack as a user and the control plane would use it. */
public final class Cloud implements AutoCloseable {
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    private final StackProcess stack;
    public final Table table;
    public final S3Client s3;
    public final SqsClient sqs;
    public final SnsClient sns;

    public Cloud() throws IOException, InterruptedException {
        this.stack = StackProcess.start();
        StackProcess.Endpoints at = stack.endpoints();
        AwsCredentialsProvider credentials =
                StaticCredentialsProvider.create(AwsBasicCredentials.create(at.accessKeyId(), at.secretAccessKey()));
        Region region = Region.of(at.region());
        this.s3 = S3Client.builder()
                .httpClient(UrlConnectionHttpClient.create())
                .endpointOverride(URI.create(at.s3()))
                .credentialsProvider(credentials)
                .region(region)
                .build();
        this.table = new DynamoTable(
                DynamoDbClient.builder()
                        .httpClient(UrlConnectionHttpClient.create())
                        .endpointOverride(URI.create(at.dynamodb()))
                        .credentialsProvider(credentials)
                        .region(region)
                        .build(),
                recordsTable());
        this.sqs = SqsClient.builder()
                .httpClient(UrlConnectionHttpClient.create())
                .endpointOverride(URI.create(at.sqs()))
                .credentialsProvider(credentials)
                .region(region)
                .build();
        this.sns = SnsClient.builder()
                .httpClient(UrlConnectionHttpClient.create())
                .endpointOverride(URI.create(at.sns()))
                .credentialsProvider(credentials)
                .region(region)
                .build();
    }

    public String uploads() {
        return at("uploads");
    }

    public String results() {
        return at("results");
    }

    private String at(String bucket) {
        return stack.endpoints().buckets().get(bucket);
    }

    public String recordsTable() {
        return stack.endpoints().tables().get("records");
    }

    public String tasksQueue() {
        return stack.endpoints().queues().get("tasks");
    }

    public String deadLetters() {
        return stack.endpoints().queues().get("deadLetters");
    }

    public String topic() {
        return stack.endpoints().topic();
    }

    public String newQueue(String name, Map<QueueAttributeName, String> attributes) {
        return sqs.createQueue(request -> request.queueName(name).attributes(attributes))
                .queueUrl();
    }

    /** The node's variables. */
    public Map<String, String> environment(Path state, int ranks, int idleSeconds, String queueUrl) {
        var environment = new TreeMap<>(stack.endpoints().environment());
        environment.put("PIXFLEET_TASKS_QUEUE_URL", queueUrl);
        environment.put("PIXFLEET_DEAD_LETTERS_QUEUE_URL", deadLetters());
        environment.put("PIXFLEET_RESULTS_BUCKET", results());
        environment.put("PIXFLEET_RECORDS_TABLE", recordsTable());
        environment.put("PIXFLEET_COMPLETIONS_TOPIC_ARN", topic());
        environment.put("PIXFLEET_VISIBILITY_SECONDS", "60");
        environment.put("PIXFLEET_IDLE_SECONDS", String.valueOf(idleSeconds));
        environment.put("PIXFLEET_RANKS", String.valueOf(ranks));
        environment.put("PIXFLEET_NODE_ID", "i-test");
        environment.put("PIXFLEET_STATE_DIR", state.toString());
        environment.put(
                "PIXFLEET_GUARDIAN_PID", String.valueOf(ProcessHandle.current().pid()));
        return environment;
    }

    /** Uploads the file and does what intake does, short of sending the task. By an older time the sweep would hold the task for lost. */
    public void accept(Task task, Path file) throws IOException {
        put(task.original().bucket(), task.original().key(), RequestBody.fromFile(file));
        open(task, Files.size(file));
        var _ = new Images(table).advance(Status.of(task, new Stage.Queued(), Instant.now(), ""));
    }

    /** Records the task's job as intake does for an upload without a ticket. */
    public void open(Task task, long bytes) {
        var job = new JobRecord(task.job(), Jobs.OPERATORS, task.pipeline().text(), 1, NOON);
        var _ = new Jobs(table).openUploaded(job, new JobImage(task.image(), task.fileName(), bytes));
    }

    public void put(String bucket, String key, RequestBody body) {
        s3.putObject(request -> request.bucket(bucket).key(key), body);
    }

    public void send(String queueUrl, String body) {
        sqs.sendMessage(request -> request.queueUrl(queueUrl).messageBody(body));
    }

    public void send(String queueUrl, Task task) {
        send(queueUrl, TaskJson.write(task));
    }

    public Optional<byte[]> object(String bucket, String key) {
        try {
            return Optional.of(
                    s3.getObjectAsBytes(request -> request.bucket(bucket).key(key))
                            .asByteArray());
        } catch (NoSuchKeyException e) {
            return Optional.empty();
        }
    }

    public Stage stage(Task task) {
        return new Images(table).find(task.job(), task.image()).orElseThrow().stage();
    }

    public List<Message> take(String queueUrl) {
        return sqs.receiveMessage(request -> request.queueUrl(queueUrl)
                        .maxNumberOfMessages(10)
                        .waitTimeSeconds(1)
                        .messageAttributeNames("All"))
                .messages();
    }

    /** Messages that are there and not leased. */
    public int visible(String queueUrl) {
        return Integer.parseInt(sqs.getQueueAttributes(request ->
                        request.queueUrl(queueUrl).attributeNames(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES))
                .attributes()
                .get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES));
    }

    /** Messages that are there or leased. */
    public int messages(String queueUrl) {
        Map<QueueAttributeName, String> counts = sqs.getQueueAttributes(request -> request.queueUrl(queueUrl)
                        .attributeNames(
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
                .attributes();
        return counts.values().stream().mapToInt(Integer::parseInt).sum();
    }

    @Override
    public void close() throws IOException {
        s3.close();
        sqs.close();
        sns.close();
        stack.close();
    }
}
