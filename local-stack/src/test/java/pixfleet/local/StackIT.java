package pixfleet.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pixfleet.local.wire.Json;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.SqsException;

/** One stack with functions, seen from outside. */
@Timeout(90)
class StackIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    private static Path directory;

    private static Workbench bench;
    private static StackProcess stack;
    private static Clients clients;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @BeforeAll
    static void start() throws Exception {
        bench = Workbench.in(directory);
        var site = Files.createDirectories(directory.resolve("site"));
        Files.writeString(site.resolve("index.html"), "<p>hello</p>");
        Files.writeString(directory.resolve("secret.txt"), "not for you");
        stack = StackProcess.start(bench.options("--site", site.toString()));
        clients = Clients.of(stack.endpoints());
    }

    @AfterAll
    static void stop() throws IOException {
        clients.close();
        stack.close();
    }

    private static String uploads() {
        return stack.endpoints().buckets().get("uploads");
    }

    private static StackProcess.Endpoints stranger() {
        var at = stack.endpoints();
        return new StackProcess.Endpoints(
                at.site(),
                at.api(),
                at.token(),
                at.pid(),
                at.region(),
                at.accessKeyId(),
                "guess",
                at.s3(),
                at.sqs(),
                at.sns(),
                at.ec2(),
                at.dynamodb(),
                at.buckets(),
                at.queues(),
                at.tables(),
                at.topic(),
                at.nodes());
    }

    private static void put(String key, String content) {
        clients.s3().putObject(request -> request.bucket(uploads()).key(key), RequestBody.fromString(content));
    }

    private static List<Message> receive(String queue) {
        return clients.sqs()
                .receiveMessage(
                        request -> request.queueUrl(stack.endpoints().queues().get(queue))
                                .maxNumberOfMessages(10)
                                .waitTimeSeconds(1)
                                .messageAttributeNames("All"))
                .messages();
    }

    private static HttpResponse<String> get(String path, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(stack.endpoints().site() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> post(String body) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(stack.endpoints().api() + "/jobs"))
                        .header("Authorization", "Bearer " + stack.endpoints().token())
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void tellsIntakeOfUploadsWithTheirKeysEncodedAsS3Does() throws Exception {
        put("incoming/a b+ü&=.jpg", "1234567");
        put("elsewhere/ignored.jpg", "x");

        var encoded = "\"key\":\"incoming/a+b%2B%C3%BC%26%3D.jpg\"";
        Awaiting.until(
                "intake saw it", SOON, () -> bench.seenBy("intake").stream().anyMatch(one -> one.contains(encoded)));
        var event = bench.seenBy("intake").stream()
                .filter(one -> one.contains(encoded))
                .findFirst()
                .orElseThrow();
        var notification = Json.parse(event).path("Records").path(0);
        assertThat(Json.text(notification, "eventName")).isEqualTo("ObjectCreated:Put");
        assertThat(notification.path("s3").path("object").path("size").asInt()).isEqualTo(7);
        assertThat(Json.text(notification.path("s3").path("bucket"), "name")).isEqualTo(uploads());
        assertThat(bench.seenBy("intake")).noneMatch(one -> one.contains("ignored.jpg"));
    }

    /** One path in /tmp was written by every function: of two that began together one loaded half a library, and crashed. */
    @Test
    void functionsLoadTheClientsLibraryFromTheStackItself() throws Exception {
        put("incoming/library.jpg", "x");
        Awaiting.until(
                "intake saw it",
                SOON,
                () -> bench.seenBy("intake").stream().anyMatch(one -> one.contains("library.jpg")));

        var loaded = new TreeSet<String>();
        for (var child : ProcessHandle.of(stack.endpoints().pid())
                .orElseThrow()
                .children()
                .toList()) {
            for (var line : Files.readAllLines(Path.of("/proc", Long.toString(child.pid()), "maps"))) {
                if (line.contains("libaws-lambda-jni")) {
                    loaded.add(line.substring(line.indexOf('/')));
                }
            }
        }
        assertThat(loaded)
                .containsExactly(
                        stack.state().resolve("lambda/libaws-lambda-jni.so").toString());
    }

    @Test
    void tellsIntakeOnceOfACompletedMultipartUpload() throws Exception {
        var key = "incoming/parts.bin";
        var upload = clients.s3()
                .createMultipartUpload(request -> request.bucket(uploads()).key(key))
                .uploadId();
        var part = clients.s3()
                .uploadPart(
                        request -> request.bucket(uploads())
                                .key(key)
                                .uploadId(upload)
                                .partNumber(1),
                        RequestBody.fromBytes(new byte[100_000]));
        clients.s3()
                .completeMultipartUpload(request -> request.bucket(uploads())
                        .key(key)
                        .uploadId(upload)
                        .multipartUpload(parts -> parts.parts(CompletedPart.builder()
                                .partNumber(1)
                                .eTag(part.eTag())
                                .build())));

        Awaiting.until(
                "intake saw it", SOON, () -> bench.seenBy("intake").stream().anyMatch(one -> one.contains(key)));
        var events =
                bench.seenBy("intake").stream().filter(one -> one.contains(key)).toList();
        assertThat(events).hasSize(1);
        assertThat(events.getFirst())
                .contains("ObjectCreated:CompleteMultipartUpload")
                .contains("\"size\":100000");
    }

    @Test
    void refusesAPostUploadThatIsLargerThanItsTicketAllows() throws Exception {
        assertThat(postUpload("incoming/posted.jpg", BodyPublishers.ofString("12345678"), 8)
                        .statusCode())
                .isEqualTo(204);
        assertThat(postUpload("incoming/too-large.jpg", BodyPublishers.ofString("123456789"), 8)
                        .statusCode())
                .isEqualTo(400);

        Awaiting.until(
                "intake saw it",
                SOON,
                () -> bench.seenBy("intake").stream().anyMatch(one -> one.contains("posted.jpg")));
        assertThatThrownBy(() -> clients.s3()
                        .headObject(request -> request.bucket(uploads()).key("incoming/too-large.jpg")))
                .isInstanceOf(S3Exception.class);
    }

    private static HttpResponse<String> postUpload(String key, BodyPublisher file, long maxBytes) throws Exception {
        var at = stack.endpoints();
        return new SignedForm(uploads(), key, maxBytes, at.accessKeyId(), at.secretAccessKey())
                .post(HTTP, at.s3(), file);
    }

    /** The stack has 384 MiB of heap, and held the form as a text and as bytes. */
    @Test
    void aFormLargerThanHalfOfItsHeapGoesOverTheDisk() throws Exception {
        long bytes = 200L << 20;

        assertThat(postUpload("elsewhere/large.bin", SignedForm.zeros(bytes), bytes)
                        .statusCode())
                .isEqualTo(204);

        assertThat(clients.s3()
                        .headObject(request -> request.bucket(uploads()).key("elsewhere/large.bin"))
                        .contentLength())
                .isEqualTo(bytes);
        clients.s3().deleteObject(request -> request.bucket(uploads()).key("elsewhere/large.bin"));
    }

    @Test
    void publishesToTheQueueAndTheFunctionThatSubscribed() throws Exception {
        clients.sns()
                .publish(request -> request.topicArn(stack.endpoints().topic()).message("completed-1"));

        Awaiting.until(
                "gallery saw it",
                SOON,
                () -> bench.seenBy("gallery").stream().anyMatch(one -> one.contains("completed-1")));
        assertThat(receive("copies")).extracting(Message::body).contains("completed-1");
    }

    @Test
    void runsTheScheduleThatFellDue() throws Exception {
        Awaiting.until("reconcile ran", SOON, () -> !bench.seenBy("reconcile").isEmpty());
        assertThat(bench.seenBy("reconcile").getFirst()).contains("\"source\":\"aws.scheduler\"");
    }

    @Test
    void triesAFailingEventThreeTimesAndThenHandsItToTheFailureQueue() throws Exception {
        put("incoming/please-throw-1", "x");

        Awaiting.until(
                "a failure record",
                SOON,
                () -> receive("functionFailures").stream()
                        .anyMatch(message -> message.body().contains("please-throw-1")
                                && message.body().contains("\"approximateInvokeCount\":3")
                                && message.body().contains("thrown as asked")));
        assertThat(bench.seenBy("intake").stream().filter(one -> one.contains("please-throw-1")))
                .hasSize(3);
    }

    @Test
    void callsAFunctionWithAQueuesMessagesAndKeepsThoseItFailsAt() throws Exception {
        String steps = stack.endpoints().queues().get("steps");
        clients.sqs().sendMessage(request -> request.queueUrl(steps).messageBody("step 1"));
        clients.sqs().sendMessage(request -> request.queueUrl(steps).messageBody("please-throw step 2"));

        Awaiting.until(
                "the dead letter",
                SOON,
                () -> receive("stepsFailed").stream()
                        .anyMatch(message -> message.body().equals("please-throw step 2")));
        assertThat(bench.seenBy("gallery").stream().filter(one -> one.contains("\"body\":\"step 1\"")))
                .singleElement()
                .satisfies(one -> assertThat(one).contains("\"eventSource\":\"aws:sqs\"", "pixfleet-StepsQueue"));
        assertThat(receive("steps")).isEmpty();
    }

    @Test
    void answersOnlyCallersWithTheTokenExceptForHealth() throws Exception {
        assertThat(get("api/health").statusCode()).isEqualTo(200);
        assertThat(get("api/jobs").statusCode()).isEqualTo(401);
        assertThat(get("api/jobs").body())
                .contains("\"type\":\"about:blank\"", "\"title\":\"Unauthorized\"", "\"status\":401");
        assertThat(get("api/jobs", "Authorization", "Bearer wrong").statusCode())
                .isEqualTo(401);
        assertThat(get("api/health/..%2fjobs").statusCode()).isEqualTo(401);

        var good = get(
                "api/jobs/7?limit=5&x=a%20b&x=c",
                "Authorization", "Bearer " + stack.endpoints().token());
        assertThat(good.statusCode()).isEqualTo(200);
        var event = Json.parse(good.body()).path("event");
        assertThat(Json.text(event, "routeKey")).isEqualTo("ANY /api/{proxy+}");
        assertThat(Json.text(event.path("pathParameters"), "proxy")).isEqualTo("jobs/7");
        assertThat(Json.text(event.path("queryStringParameters"), "x")).isEqualTo("a b,c");
        assertThat(Json.text(
                        event.path("requestContext")
                                .path("authorizer")
                                .path("jwt")
                                .path("claims"),
                        "sub"))
                .isEqualTo("local");
    }

    @Test
    void startsASecondProcessWhenTheFirstIsBusy() throws Exception {
        var hanging = Thread.startVirtualThread(() -> {
            try {
                post("please-hang-here");
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });

        Awaiting.until(
                "the first is busy",
                SOON,
                () -> bench.seenBy("api").stream().anyMatch(one -> one.contains("please-hang-here")));

        var answer = get("api/health");

        assertThat(answer.statusCode()).isEqualTo(200);
        hanging.join();
    }

    @Test
    void answers502WhenTheFunctionThrowsDiesOrHangsAndServesTheNextCall() throws Exception {
        assertThat(post("please-throw").statusCode()).isEqualTo(502);
        assertThat(post("please-crash").statusCode()).isEqualTo(502);
        assertThat(post("please-fill-6-MB").statusCode()).isEqualTo(200);
        assertThat(post("please-overflow").statusCode()).isEqualTo(502);
        assertThat(post("please-hang").statusCode()).isEqualTo(502);
        assertThat(post("fine").statusCode()).isEqualTo(200);
        assertThat(stack.log()).contains("Task timed out after 5.00 seconds");
    }

    @Test
    void refusesQueueCallsWithoutASignature() throws Exception {
        var tasks = stack.endpoints().queues().get("tasks");
        var asAnyPageCould = HTTP.send(
                HttpRequest.newBuilder(URI.create(tasks))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString("Action=SendMessage&MessageBody=x"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(asAnyPageCould.statusCode()).isEqualTo(403);
        assertThat(asAnyPageCould.body()).contains("MissingAuthenticationToken");
        try (var stranger = Clients.of(stranger())) {
            assertThatThrownBy(() -> stranger.sqs()
                            .sendMessage(request -> request.queueUrl(tasks).messageBody("x")))
                    .isInstanceOfSatisfying(
                            SqsException.class,
                            error -> assertThat(error.awsErrorDetails().errorCode())
                                    .isEqualTo("SignatureDoesNotMatch"));
        }
    }

    @Test
    void servesTheSiteAndNothingBesideIt() throws Exception {
        var page = get("");
        assertThat(page.body()).isEqualTo("<p>hello</p>");
        assertThat(page.headers().firstValue("content-security-policy").orElse(""))
                .contains("default-src 'none'", stack.endpoints().s3());
        assertThat(page.headers().firstValue("cache-control")).contains("no-cache");
        var tag = page.headers().firstValue("etag").orElseThrow();
        assertThat(get("", "If-None-Match", tag).statusCode()).isEqualTo(304);
        assertThat(get("config.json").body())
                .isEqualTo("{\"api\":\"/api\",\"auth\":{\"kind\":\"token\"},\"region\":\"us-east-1\"}");
        assertThat(get("..%2fsecret.txt").statusCode()).isEqualTo(404);
        assertThat(get("%2e%2e/secret.txt").statusCode()).isEqualTo(404);
        assertThat(get("missing.html").statusCode()).isEqualTo(404);
    }

    @Test
    void deliversTwiceAndLateWhenToldTo() throws Exception {
        var dial = stack.state().resolve("faults.properties");
        Files.writeString(dial, "duplicate-events=true\ndelay-events-ms=300\n");
        try {
            put("incoming/twice", "x");
        } finally {
            Files.delete(dial);
        }
        Awaiting.until(
                "seen twice",
                SOON,
                () -> bench.seenBy("intake").stream()
                                .filter(one -> one.contains("incoming/twice"))
                                .count()
                        == 2);
    }
}
