package pixfleet.local.sns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pixfleet.local.Awaiting;
import pixfleet.local.template.Blueprint;
import pixfleet.local.wire.AwsIdentity;
import pixfleet.local.wire.Credentials;
import pixfleet.local.wire.Json;
import pixfleet.local.wire.LoopbackServer;
import pixfleet.local.wire.MessageAttribute;
import pixfleet.local.wire.QueryServer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.SnsException;
import tools.jackson.databind.node.ObjectNode;

/** Our SNS through a real client of the SDK, its targets written by hand. */
@Timeout(60)
class SnsIT {
    private static final Credentials CREDENTIALS = new Credentials("local-key", "local-secret");
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final String QUEUE = "arn:aws:sqs:us-east-1:000000000000:q";
    private static final String FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:f";
    private static final Blueprint EMPTY = new Blueprint(
            "s",
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            Blueprint.Roles.NONE,
            Optional.empty());

    @TempDir
    private Path directory;

    private final Recorded targets = new Recorded();
    private SnsService service;
    private QueryServer server;
    private SnsClient sns;

    private static final class Recorded implements Targets {
        private final List<String> sent = new CopyOnWriteArrayList<>();
        private final List<String> invoked = new CopyOnWriteArrayList<>();
        private final AtomicInteger failures = new AtomicInteger();

        @Override
        public void send(String queueArn, String body, Map<String, MessageAttribute> attributes) throws IOException {
            if (failures.getAndDecrement() > 0) {
                throw new IOException("the queue is away");
            }
            sent.add(body + " "
                    + attributes.entrySet().stream()
                            .map(entry ->
                                    entry.getKey() + "=" + entry.getValue().value() + ":"
                                            + entry.getValue().type())
                            .collect(Collectors.joining(", ", "{", "}")));
        }

        @Override
        public void invoke(String functionArn, byte[] event) {
            invoked.add(new String(event, StandardCharsets.UTF_8));
        }
    }

    @BeforeEach
    void open() throws IOException {
        service = new SnsService(directory.resolve("deliveries"), EMPTY, AwsIdentity.LOCAL, targets);
        service.resume();
        server = QueryServer.start(service, CREDENTIALS, 0);
        sns = client(CREDENTIALS);
    }

    @AfterEach
    void close() {
        sns.close();
        server.close();
        service.close();
    }

    private SnsClient client(Credentials credentials) {
        return client(credentials, Region.US_EAST_1);
    }

    private SnsClient client(Credentials credentials, Region region) {
        return SnsClient.builder()
                .endpointOverride(URI.create(server.endpoint()))
                .region(region)
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(credentials.accessKeyId(), credentials.secretAccessKey())))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    private String topic() {
        return sns.createTopic(request -> request.name("t")).topicArn();
    }

    @Test
    void wrapsMessagesForQueuesUnlessDeliveryIsRaw() throws InterruptedException {
        var topic = topic();
        var subscription = sns.subscribe(
                        request -> request.topicArn(topic).protocol("sqs").endpoint(QUEUE))
                .subscriptionArn();
        sns.publish(request -> request.topicArn(topic).subject("s").message("{\"a\":1}"));
        Awaiting.until("wrapped", SOON, () -> targets.sent.size() == 1);
        var wrapped = Json.parse(
                targets.sent.getFirst().substring(0, targets.sent.getFirst().lastIndexOf(' ')));
        assertThat(Json.text(wrapped, "Type")).isEqualTo("Notification");
        assertThat(Json.text(wrapped, "Message")).isEqualTo("{\"a\":1}");
        assertThat(Json.text(wrapped, "TopicArn")).isEqualTo(topic);

        sns.setSubscriptionAttributes(request -> request.subscriptionArn(subscription)
                .attributeName("RawMessageDelivery")
                .attributeValue("true"));
        sns.publish(request -> request.topicArn(topic)
                .message("plain")
                .messageAttributes(Map.of(
                        "k",
                        MessageAttributeValue.builder()
                                .dataType("String")
                                .stringValue("v")
                                .build())));
        Awaiting.until("raw", SOON, () -> targets.sent.contains("plain {k=v:String}"));
    }

    @Test
    void givesEachProtocolItsOwnText() {
        var topic = topic();
        sns.subscribe(request -> request.topicArn(topic).protocol("lambda").endpoint(FUNCTION));

        sns.publish(request ->
                request.topicArn(topic).messageStructure("json").message("{\"default\":\"all\",\"email\":\"mail\"}"));
        sns.publish(request -> request.topicArn(topic)
                .messageStructure("json")
                .message("{\"default\":\"all\",\"lambda\":\"function\"}"));

        assertThat(targets.invoked)
                .extracting(event ->
                        Json.text(Json.parse(event).path("Records").path(0).path("Sns"), "Message"))
                .containsExactly("all", "function");
        for (String bad : List.of("plain", "{\"email\":\"mail\"}")) {
            assertThatThrownBy(() -> sns.publish(request ->
                            request.topicArn(topic).messageStructure("json").message(bad)))
                    .isInstanceOf(SnsException.class);
        }
    }

    @Test
    void invokesFunctionsWithAnSnsEvent() {
        var topic = topic();
        sns.subscribe(request -> request.topicArn(topic).protocol("lambda").endpoint(FUNCTION));

        var id =
                sns.publish(request -> request.topicArn(topic).message("hello")).messageId();

        assertThat(targets.invoked).hasSize(1);
        var notification =
                Json.parse(targets.invoked.getFirst()).path("Records").path(0);
        assertThat(Json.text(notification, "EventSource")).isEqualTo("aws:sns");
        assertThat(Json.text(notification.path("Sns"), "Message")).isEqualTo("hello");
        assertThat(Json.text(notification.path("Sns"), "MessageId")).isEqualTo(id);
    }

    @Test
    void deliversOverHttpOnlyOnceConfirmed() throws Exception {
        var received = new CopyOnWriteArrayList<String>();
        try (var endpoint = LoopbackServer.start(0, exchange -> {
            received.add(exchange.getRequestHeaders().getFirst("x-amz-sns-message-type") + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            LoopbackServer.answer(exchange, 200, "", new byte[0]);
        })) {
            var topic = topic();
            var url = "http://" + LoopbackServer.HOST + ":" + endpoint.port() + "/hook";
            assertThat(sns.subscribe(request ->
                                    request.topicArn(topic).protocol("http").endpoint(url))
                            .subscriptionArn())
                    .isEqualTo("pending confirmation");
            Awaiting.until("asked to confirm", SOON, () -> received.size() == 1);
            assertThat(received.getFirst()).startsWith("SubscriptionConfirmation ");
            sns.publish(request -> request.topicArn(topic).message("too early"));

            var asked = received.getFirst();
            var token = Json.text(Json.parse(asked.substring(asked.indexOf(' '))), "Token");
            assertThatThrownBy(() -> sns.confirmSubscription(
                            request -> request.topicArn(topic).token("guess")))
                    .isInstanceOf(SnsException.class);
            var arn = sns.confirmSubscription(request -> request.topicArn(topic).token(token))
                    .subscriptionArn();
            sns.publish(request -> request.topicArn(topic).message("in time"));
            Awaiting.until("delivered", SOON, () -> received.size() == 2);
            assertThat(received.get(1)).startsWith("Notification ").contains("in time");

            sns.unsubscribe(request -> request.subscriptionArn(arn));
            assertThat(sns.listSubscriptionsByTopic(request -> request.topicArn(topic))
                            .subscriptions())
                    .isEmpty();
        }
    }

    @Test
    void triesAgainAndKeepsUndeliveredMessagesAcrossARestart() throws Exception {
        var topic = topic();
        sns.subscribe(request -> request.topicArn(topic).protocol("sqs").endpoint(QUEUE));
        targets.failures.set(Integer.MAX_VALUE);
        sns.publish(request -> request.topicArn(topic).message("survivor"));
        close();
        targets.failures.set(1);

        open();

        Awaiting.until("delivered", SOON, () -> targets.sent.size() == 1);
        assertThat(targets.sent.getFirst()).contains("survivor");
        assertThat(sns.listTopics().topics()).hasSize(1);
    }

    @Test
    void filtersByAttributes() throws InterruptedException {
        var topic = topic();
        sns.subscribe(request -> request.topicArn(topic)
                .protocol("sqs")
                .endpoint(QUEUE)
                .attributes(Map.of(
                        "RawMessageDelivery", "true", "FilterPolicy", "{\"kind\":[\"done\",{\"prefix\":\"x\"}]}")));

        for (var kind : List.of("other", "done", "xyz")) {
            sns.publish(request -> request.topicArn(topic)
                    .message(kind)
                    .messageAttributes(Map.of(
                            "kind",
                            MessageAttributeValue.builder()
                                    .dataType("String")
                                    .stringValue(kind)
                                    .build())));
        }

        Awaiting.until("two wanted", SOON, () -> targets.sent.size() == 2);
        assertThat(targets.sent).noneMatch(message -> message.startsWith("other"));
    }

    /** Named for a policy that was taken, and then failed every publish after some subscribers had the message. */
    @Test
    void refusesAMalformedPolicyWhenItIsSet() throws InterruptedException {
        var topic = topic();
        var healthy = sns.subscribe(
                        request -> request.topicArn(topic).protocol("sqs").endpoint(QUEUE))
                .subscriptionArn();

        assertRefused(
                "InvalidParameter",
                () -> sns.subscribe(request -> request.topicArn(topic)
                        .protocol("sqs")
                        .endpoint(QUEUE + "2")
                        .attributes(Map.of("FilterPolicy", "{\"stage\":"))));
        assertRefused(
                "InvalidParameter",
                () -> sns.subscribe(request -> request.topicArn(topic)
                        .protocol("sqs")
                        .endpoint(QUEUE + "3")
                        .attributes(Map.of("FilterPolicyScope", "Everything"))));
        assertRefused(
                "InvalidParameter",
                () -> sns.setSubscriptionAttributes(request -> request.subscriptionArn(healthy)
                        .attributeName("FilterPolicy")
                        .attributeValue("{\"stage\":[{\"like\":\"d\"}]}")));
        sns.publish(request -> request.topicArn(topic).message("m"));

        Awaiting.until("the healthy one has it", SOON, () -> targets.sent.size() == 1);
        assertThat(sns.listSubscriptionsByTopic(request -> request.topicArn(topic))
                        .subscriptions())
                .hasSize(1);
    }

    @Test
    void keepsTheTroubleOfOneSubscriptionFromTheOthers() throws Exception {
        var topic = topic();
        for (var queue : List.of(QUEUE, QUEUE + "2", QUEUE + "3")) {
            sns.subscribe(request -> request.topicArn(topic).protocol("sqs").endpoint(queue));
        }
        close();
        var file = directory.resolve("topics.json");
        var json = (ObjectNode) Json.read(file);
        ((ObjectNode) json.path("subscriptions").path(1).path("attributes")).put("FilterPolicy", "{\"kept\":");
        Files.write(file, Json.bytes(json));
        open();

        sns.publish(request -> request.topicArn(topic).message("m"));
        Awaiting.until("both others have it", SOON, () -> targets.sent.size() == 2);
    }

    @Test
    void keepsTheTypesOfAttributesInRawDeliveries() throws InterruptedException {
        var topic = topic();
        sns.subscribe(request -> request.topicArn(topic)
                .protocol("sqs")
                .endpoint(QUEUE)
                .attributes(Map.of("RawMessageDelivery", "true")));
        sns.publish(request -> request.topicArn(topic)
                .message("m")
                .messageAttributes(Map.of(
                        "n",
                        MessageAttributeValue.builder()
                                .dataType("Number")
                                .stringValue("7")
                                .build())));
        sns.publish(request -> request.topicArn(topic)
                .message("m")
                .messageAttributes(Map.of(
                        "b",
                        MessageAttributeValue.builder()
                                .dataType("Binary")
                                .binaryValue(SdkBytes.fromUtf8String("x"))
                                .build())));

        Awaiting.until("both", SOON, () -> targets.sent.size() == 2);
        assertThat(targets.sent).containsExactlyInAnyOrder("m {n=7:Number}", "m {b=eA==:Binary}");
    }

    @Test
    void refusesStrangersAndUnknownTopics() {
        assertRefused(
                "NotFound",
                () -> sns.publish(request -> request.topicArn("arn:aws:sns:us-east-1:000000000000:none")
                        .message("x")));
        try (var wrongSecret = client(new Credentials("local-key", "guess"));
                var wrongKey = client(new Credentials("guess", "local-secret"))) {
            assertRefused("SignatureDoesNotMatch", wrongSecret::listTopics);
            assertRefused("InvalidClientTokenId", wrongKey::listTopics);
        }
    }

    @Test
    void refusesSignaturesForAnotherRegion() {
        try (var elsewhere = client(CREDENTIALS, Region.EU_CENTRAL_1)) {
            assertRefused("SignatureDoesNotMatch", () -> elsewhere.listTopics());
        }
    }

    private static void assertRefused(String code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        SnsException.class,
                        error -> assertThat(error.awsErrorDetails().errorCode()).isEqualTo(code));
    }
}
