package pixfleet.fleet.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pixfleet.fault.TransientFailure;
import pixfleet.fleet.Cloud;
import pixfleet.fleet.Eventually;
import pixfleet.fleet.Tasks;
import pixfleet.fleet.drain.Backlog;
import pixfleet.fleet.drain.BacklogContract;
import pixfleet.fleet.drain.Copies;
import pixfleet.fleet.drain.CopiesContract;
import pixfleet.fleet.drain.EarlierResults;
import pixfleet.fleet.drain.EarlierResultsContract;
import pixfleet.fleet.drain.Lease;
import pixfleet.fleet.drain.Ledger;
import pixfleet.fleet.drain.LedgerContract;
import pixfleet.fleet.keep.StripStore;
import pixfleet.fleet.keep.StripStoreContract;
import pixfleet.fleet.node.NodeLeases;
import pixfleet.fleet.node.NodeLeasesContract;
import pixfleet.fleet.process.Originals;
import pixfleet.fleet.process.Results;
import pixfleet.fleet.process.StoresContract;
import pixfleet.fleet.process.Upload;
import pixfleet.fleet.publish.Completions;
import pixfleet.fleet.publish.CompletionsContract;
import pixfleet.job.Completion;
import pixfleet.job.ImageFormat;
import pixfleet.job.JobImage;
import pixfleet.job.Keys;
import pixfleet.job.ObjectRef;
import pixfleet.job.Pyramid;
import pixfleet.job.Result;
import pixfleet.job.Stage;
import pixfleet.job.Status;
import pixfleet.job.Task;
import pixfleet.job.Verification;
import pixfleet.records.Images;
import pixfleet.records.JobRecord;
import pixfleet.records.Jobs;
import pixfleet.records.Leases;
import pixfleet.records.Removals;
import pixfleet.records.ResultCache;
import pixfleet.records.table.Key;
import pixfleet.records.table.Row;
import pixfleet.wire.StatusJson;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** The adapters against the local stack. IAM, and SQS' own loss of order and doubles, are not shown here. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class AwsAdaptersIT {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    private static final AtomicInteger QUEUES = new AtomicInteger();

    private static Cloud cloud;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        cloud = new Cloud();
    }

    @AfterAll
    static void stop() throws IOException {
        cloud.close();
    }

    private static String newQueue() {
        return cloud.newQueue("adapter-" + QUEUES.incrementAndGet(), Map.of());
    }

    @Nested
    class SqsBacklogIT extends BacklogContract {
        private final String queue = newQueue();
        private final String deadLetters = newQueue();

        @Override
        protected Backlog backlog() {
            return new SqsBacklog(cloud.sqs, queue, deadLetters);
        }

        @Override
        protected void send(String body) {
            cloud.send(queue, body);
        }

        @Override
        protected List<String> buried() {
            return cloud.take(deadLetters).stream()
                    .map(message -> message.messageAttributes().get("reason").stringValue())
                    .toList();
        }

        @Test
        void anUnreachableQueueIsATransientFailure() {
            try (SqsClient nowhere = SqsClient.builder()
                    .httpClient(UrlConnectionHttpClient.create())
                    .endpointOverride(URI.create("http://127.0.0.1:1"))
                    .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")))
                    .region(Region.US_EAST_1)
                    .build()) {
                var backlog = new SqsBacklog(nowhere, "http://127.0.0.1:1/queue/x", deadLetters);
                assertThatThrownBy(() -> backlog.take(1, Duration.ofSeconds(1), Duration.ofSeconds(5)))
                        .isInstanceOf(TransientFailure.class)
                        .hasMessageStartingWith("sqs receive ");
            }
        }

        @Test
        void aQueueThatDoesNotExistIsABadDeployment() {
            var backlog = new SqsBacklog(cloud.sqs, queue + "-gone", deadLetters);
            assertThatThrownBy(() -> backlog.complete(new Lease("r", "b", 1)))
                    .isNotInstanceOf(TransientFailure.class)
                    .isInstanceOf(RuntimeException.class);
        }
    }

    @Nested
    class TableLedgerIT extends LedgerContract {
        @Override
        protected Ledger ledger() {
            return new TableLedger(cloud.table, cloud.s3, cloud.results(), () -> 1);
        }

        @Override
        protected void open(Task opened) {
            cloud.open(opened, 1);
        }

        @Override
        protected Optional<Verification> verification() {
            return new Images(cloud.table).verification(task().job(), task().image());
        }

        @Test
        void discardsAllThatRanksStoredOfTheImage() {
            List<String> stored = List.of(
                    Keys.result(task().job(), task().image(), ImageFormat.JPEG),
                    Keys.thumb(task().job(), task().image()),
                    Keys.dzi(new Pyramid(task().job(), task().image(), Pyramid.Side.RESULT)),
                    Keys.tile(new Pyramid(task().job(), task().image(), Pyramid.Side.ORIGINAL), 9, 0, 0));
            String other = Keys.thumb(
                    task().job(), Tasks.task("uploads", "dog.jpg", "canny").image());
            stored.forEach(key -> cloud.put(cloud.results(), key, RequestBody.fromString("x")));
            cloud.put(cloud.results(), other, RequestBody.fromString("x"));

            ledger().discard(task().job(), task().image());

            assertThat(stored)
                    .allSatisfy(key ->
                            assertThat(cloud.object(cloud.results(), key)).isEmpty());
            assertThat(cloud.object(cloud.results(), other)).isPresent();
        }
    }

    @Nested
    class S3StoresIT extends StoresContract {
        @Override
        protected Originals originals() {
            return new S3Originals(cloud.s3);
        }

        @Override
        protected Results results() {
            return new S3Results(cloud.s3, cloud.results());
        }

        @Override
        protected ObjectRef put(String key, byte[] content) {
            cloud.put(cloud.uploads(), key, RequestBody.fromBytes(content));
            String etag = cloud.s3
                    .headObject(request -> request.bucket(cloud.uploads()).key(key))
                    .eTag();
            return new ObjectRef(cloud.uploads(), key, etag.replace("\"", ""));
        }

        @Override
        protected byte[] stored(String key) {
            return cloud.object(cloud.results(), key).orElseThrow();
        }

        @Test
        void resultsCarryTheirTypeAndAreAskedForAgain() {
            results().store("results/y/thumb.jpg", "image/jpeg", ByteBuffer.allocate(3));

            HeadObjectResponse head = cloud.s3.headObject(
                    request -> request.bucket(cloud.results()).key("results/y/thumb.jpg"));
            assertThat(head.contentType()).isEqualTo("image/jpeg");
            assertThat(head.cacheControl()).contains("no-cache");
        }

        @Test
        void whatIsStoredInPartsDoesSoToo() {
            Upload upload = results().begin("results/y/result.tiff", "image/tiff", 3);
            String part = results().part(upload, 1, 0, MemorySegment.ofArray(new byte[3]));
            results().complete(upload, List.of(part));

            HeadObjectResponse head = cloud.s3.headObject(
                    request -> request.bucket(cloud.results()).key("results/y/result.tiff"));
            assertThat(head.contentType()).isEqualTo("image/tiff");
            assertThat(head.cacheControl()).contains("no-cache");
        }
    }

    @Nested
    class S3CopiesIT extends CopiesContract {
        @Override
        protected Copies copies() {
            return new S3Copies(cloud.s3, cloud.results());
        }

        @Override
        protected String bucket() {
            return cloud.uploads();
        }

        @Override
        protected void store(String key, byte[] content) {
            cloud.put(cloud.results(), key, RequestBody.fromBytes(content));
        }

        @Override
        protected Optional<byte[]> copied(String bucket, String key) {
            return cloud.object(bucket, key);
        }
    }

    @Nested
    class TableEarlierResultsIT extends EarlierResultsContract {
        private final Images images = new Images(cloud.table);
        private final Jobs jobs = new Jobs(cloud.table);

        @Override
        protected EarlierResults earlier() {
            return new TableEarlierResults(
                    cloud.table, "on", cloud.s3, cloud.results(), Clock.fixed(NOW, ZoneOffset.UTC));
        }

        @Override
        protected void open(Task task, String owner) {
            var image = new JobImage(task.image(), task.fileName(), task.bytes());
            var job = new JobRecord(task.job(), owner, task.pipeline().text(), 1, NOW);
            assertThat(jobs.openUploaded(job, image)).isEqualTo(Jobs.Opening.OPEN);
        }

        @Override
        protected void done(Task task, Result result) {
            assertThat(images.advance(Status.of(task, new Stage.Done(result), NOW, "i-1")))
                    .isEqualTo(Images.Advance.WRITTEN);
        }

        @Override
        protected void delete(Task task) {
            jobs.remove(task.job(), NOW);
            new Removals(cloud.table).clear(task.job(), 0);
        }

        @Override
        protected void store(String key) {
            cloud.put(cloud.results(), key, RequestBody.fromString(key));
        }

        @Override
        protected void remove(String key) {
            cloud.s3.deleteObject(request -> request.bucket(cloud.results()).key(key));
        }

        @Override
        protected boolean isStored(String key) {
            return cloud.object(cloud.results(), key).isPresent();
        }

        /** As after an update that mends results. */
        @Test
        void anotherWordForgetsWhatWasRemembered() {
            var task = Tasks.task("uploads", "b.png", "sepia");
            open(task, "ada");
            var cache = new ResultCache(cloud.table, "on");
            cache.keep(task, "ada", NOW);

            assertThat(cache.find(task, "ada")).isPresent();
            assertThat(new ResultCache(cloud.table, "next").find(task, "ada")).isEmpty();
        }
    }

    @Nested
    class S3StripsIT extends StripStoreContract {
        @Override
        protected StripStore store() {
            return new S3Strips(cloud.s3, cloud.results());
        }
    }

    private void subscribe(String queue, String filterPolicy) {
        String arn = cloud.sqs
                .getQueueAttributes(request -> request.queueUrl(queue).attributeNames(QueueAttributeName.QUEUE_ARN))
                .attributes()
                .get(QueueAttributeName.QUEUE_ARN);
        cloud.sns.subscribe(request -> request.topicArn(cloud.topic())
                .protocol("sqs")
                .endpoint(arn)
                .attributes(Map.of("RawMessageDelivery", "true", "FilterPolicy", filterPolicy)));
    }

    @Test
    void completionsCanBeToldApartByStageJobAndOwner() {
        Task task = Tasks.task("uploads", "cat.jpg", "canny");
        var completion = new Completion(Status.of(task, new Stage.Failed("truncated"), NOW, "i-1"), task.pipeline());
        String failed = newQueue();
        String done = newQueue();
        String own = newQueue();
        String ours = newQueue();
        String others = newQueue();
        subscribe(done, "{\"stage\":[\"done\"]}");
        subscribe(failed, "{\"stage\":[\"failed\",\"refused\"]}");
        subscribe(ours, "{\"owner\":[\"ada\"]}");
        subscribe(others, "{\"owner\":[\"bob\"]}");
        subscribe(own, "{\"job\":[\"" + completion.status().job().value() + "\"]}");

        new SnsCompletions(cloud.sns, cloud.topic(), _ -> "ada").publish(completion);

        for (String queue : List.of(failed, own, ours)) {
            Eventually.until(
                    "it is delivered",
                    Duration.ofSeconds(20),
                    () -> !cloud.take(queue).isEmpty());
        }
        assertThat(cloud.take(done)).isEmpty();
        assertThat(cloud.take(others)).isEmpty();
    }

    @Nested
    class SnsCompletionsIT extends CompletionsContract {
        private final String queue = newQueue();
        private final List<Completion> heard = new ArrayList<>();

        @BeforeEach
        void listen() {
            subscribe(queue, "{}");
        }

        @Override
        protected Completions completions() {
            return new SnsCompletions(cloud.sns, cloud.topic(), _ -> "ada");
        }

        @Override
        protected List<Completion> heard() {
            cloud.take(queue).forEach(message -> heard.add(StatusJson.readCompletion(message.body())));
            return heard;
        }
    }

    @Nested
    class TableNodeLeasesIT extends NodeLeasesContract {
        @Override
        protected NodeLeases leases() {
            return new TableNodeLeases(cloud.table);
        }

        @Test
        void passOverWhatIsNoLease() {
            Key newer = Leases.place(Keys.node("i-10"));
            cloud.table.put(List.of(new Row(newer.pk(), newer.sk()).with(Leases.SAID, "{\"version\": 99}")));

            assertThat(leases().all()).noneMatch(lease -> lease.node().equals("i-10"));
        }
    }
}
