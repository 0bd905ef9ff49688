package pixfleet.local.sns;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import pixfleet.local.iam.AccessRequest;
import pixfleet.local.template.Blueprint;
import pixfleet.local.wire.AwsError;
import pixfleet.local.wire.AwsIdentity;
import pixfleet.local.wire.Json;
import pixfleet.local.wire.MessageAttribute;
import pixfleet.local.wire.QueryCall;
import pixfleet.local.wire.QueryServer;
import pixfleet.local.wire.Xml;
import tools.jackson.core.JacksonException;

/** SNS's query API of 2010-03-31: topics, subscriptions, publishing. A message answered for is on disk. */
public final class SnsService implements QueryServer.Service, AutoCloseable {
    private static final String NAMESPACE = "http://sns.amazonaws.com/doc/2010-03-31/";
    private static final int MAX_MESSAGE_BYTES = 256 << 10;
    private static final int PAGE = 100;
    private static final Set<String> SETTABLE =
            Set.of("RawMessageDelivery", "FilterPolicy", "FilterPolicyScope", "RedrivePolicy", "DeliveryPolicy");

    private final AwsIdentity identity;
    private final Clock clock;
    private final Topics topics;
    private final Deliveries deliveries;
    private final Publisher publisher;

    /** Opens the topics kept in a directory, with the template's among them. */
    public SnsService(Path directory, Blueprint blueprint, AwsIdentity identity, Targets targets) throws IOException {
        this.identity = identity;
        this.clock = Clock.systemUTC();
        this.deliveries = new Deliveries(directory, targets);
        this.topics = Topics.open(directory.resolveSibling("topics.json"), blueprint);
        this.publisher = new Publisher(topics, deliveries, targets);
    }

    /** Takes up undelivered messages; call once the targets are there. */
    public void resume() throws IOException {
        deliveries.resume();
    }

    @Override
    public String name() {
        return "sns";
    }

    @Override
    public String answer(QueryCall call, String requestId) {
        return response(call, requestId, result(call));
    }

    private Consumer<Xml> result(QueryCall call) {
        return switch (call.action()) {
            case "CreateTopic" -> create(call);
            case "DeleteTopic" -> nothing(() -> topics.delete(call.required("TopicArn")));
            case "ListTopics" -> page(call, "Topics", topics.arns(), (xml, arn) -> xml.text("TopicArn", arn));
            case "GetTopicAttributes" -> topicAttributes(call);
            case "Subscribe" -> subscribe(call);
            case "ConfirmSubscription" -> confirm(call);
            case "Unsubscribe" -> nothing(() -> topics.remove(call.required("SubscriptionArn")));
            case "ListSubscriptions" -> list(call, topics.subscriptions());
            case "ListSubscriptionsByTopic" -> {
                topics.check(call.required("TopicArn"));
                yield list(
                        call,
                        topics.subscriptions().stream()
                                .filter(one -> one.topicArn().equals(call.required("TopicArn")))
                                .toList());
            }
            case "GetSubscriptionAttributes" -> subscriptionAttributes(call);
            case "SetSubscriptionAttributes" -> change(call);
            case "Publish" -> publish(call);
            default ->
                throw new AwsError(
                        400, "InvalidAction", "The action " + call.action() + " is not valid for this endpoint.");
        };
    }

    private static Consumer<Xml> nothing(Runnable effect) {
        effect.run();
        return _ -> {};
    }

    private static String response(QueryCall call, String requestId, Consumer<Xml> result) {
        return Xml.document(
                call.action() + "Response",
                NAMESPACE,
                xml -> xml.element(call.action() + "Result", result)
                        .element("ResponseMetadata", metadata -> metadata.text("RequestId", requestId)));
    }

    @Override
    public String refusal(AwsError error, String requestId) {
        return Xml.document(
                "ErrorResponse",
                NAMESPACE,
                xml -> xml.element(
                                "Error",
                                one -> one.text("Type", error.status() < 500 ? "Sender" : "Receiver")
                                        .text("Code", error.code())
                                        .text("Message", error.text()))
                        .text("RequestId", requestId));
    }

    @Override
    public AwsError unauthorized(AwsError refusal) {
        return refusal.code().equals("AccessDenied")
                ? new AwsError(refusal.status(), "AuthorizationError", refusal.text())
                : refusal;
    }

    @Override
    public List<AccessRequest> needs(QueryCall call) {
        var resource = call.text("TopicArn")
                .or(() -> call.text("TargetArn"))
                .or(() -> call.text("SubscriptionArn").map(arn -> arn.substring(0, Math.max(0, arn.lastIndexOf(':')))))
                .orElseGet(() -> identity.arn("sns", call.text("Name").orElse("*")));
        return List.of(AccessRequest.of("sns:" + call.action(), resource));
    }

    private Consumer<Xml> create(QueryCall call) {
        var name = call.required("Name");
        if (!name.matches("[A-Za-z0-9_-]{1,256}")) {
            throw invalid("Topic Name");
        }
        var arn = identity.arn("sns", name);
        topics.create(arn);
        return xml -> xml.text("TopicArn", arn);
    }

    private static AwsError invalid(String what) {
        return new AwsError(400, "InvalidParameter", "Invalid parameter: " + what);
    }

    private Consumer<Xml> topicAttributes(QueryCall call) {
        var arn = call.required("TopicArn");
        topics.check(arn);
        var own = topics.subscriptions().stream()
                .filter(one -> one.topicArn().equals(arn))
                .toList();
        long confirmed = own.stream().filter(Subscription::confirmed).count();
        return attributes(Map.of(
                "TopicArn", arn,
                "Owner", identity.accountId(),
                "SubscriptionsConfirmed", Long.toString(confirmed),
                "SubscriptionsPending", Long.toString(own.size() - confirmed),
                "SubscriptionsDeleted", "0"));
    }

    private static Consumer<Xml> attributes(Map<String, String> attributes) {
        return xml -> xml.list(
                "Attributes",
                "entry",
                new TreeMap<>(attributes).entrySet(),
                (inside, entry) -> inside.text("key", entry.getKey()).text("value", entry.getValue()));
    }

    private Consumer<Xml> subscribe(QueryCall call) {
        var topicArn = call.required("TopicArn");
        topics.check(topicArn);
        var protocol = call.required("Protocol");
        boolean confirms = switch (protocol) {
            case "http", "https" -> true;
            case "sqs", "lambda" -> false;
            default -> throw invalid("Protocol " + protocol + " is not known to the local stack");
        };
        var attributes = new TreeMap<String, String>();
        call.structures("Attributes.entry")
                .forEach(entry -> attributes.put(settable(entry.required("key")), entry.required("value")));
        var wanted = new Subscription(
                topicArn + ":" + UUID.randomUUID(),
                topicArn,
                protocol,
                call.required("Endpoint"),
                confirms ? UUID.randomUUID().toString().replace("-", "") : "",
                !confirms,
                false,
                attributes);
        var _ = wanted.policy();
        var subscription = topics.add(wanted);
        if (!subscription.confirmed()) {
            publisher.askForConfirmation(subscription, clock.instant());
        }
        boolean tell = subscription.confirmed()
                || Boolean.parseBoolean(call.text("ReturnSubscriptionArn").orElse("false"));
        return xml -> xml.text("SubscriptionArn", tell ? subscription.arn() : "pending confirmation");
    }

    private static String settable(String name) {
        if (!SETTABLE.contains(name)) {
            throw invalid("AttributeName");
        }
        return name;
    }

    private Consumer<Xml> confirm(QueryCall call) {
        var confirmed = topics.confirm(call.required("TopicArn"), call.required("Token"))
                .orElseThrow(() -> invalid("Token"));
        return xml -> xml.text("SubscriptionArn", confirmed.arn());
    }

    private static Consumer<Xml> list(QueryCall call, List<Subscription> subscriptions) {
        return page(
                call,
                "Subscriptions",
                subscriptions,
                (xml, one) -> xml.text("SubscriptionArn", one.confirmed() ? one.arn() : "PendingConfirmation")
                        .text("TopicArn", one.topicArn())
                        .text("Protocol", one.protocol())
                        .text("Endpoint", one.endpoint())
                        .text("Owner", ""));
    }

    private static <T> Consumer<Xml> page(QueryCall call, String name, List<T> all, Xml.ItemWriter<T> writer) {
        int from = Math.clamp(call.number("NextToken", 0), 0, all.size());
        int to = Math.min(all.size(), from + PAGE);
        return xml -> {
            xml.list(name, "member", all.subList(from, to), writer);
            if (to < all.size()) {
                xml.text("NextToken", Integer.toString(to));
            }
        };
    }

    private Consumer<Xml> subscriptionAttributes(QueryCall call) {
        var subscription = topics.subscription(call.required("SubscriptionArn"));
        var all = new TreeMap<>(subscription.attributes());
        all.putIfAbsent("RawMessageDelivery", "false");
        all.put("SubscriptionArn", subscription.arn());
        all.put("TopicArn", subscription.topicArn());
        all.put("Protocol", subscription.protocol());
        all.put("Endpoint", subscription.endpoint());
        all.put("Owner", identity.accountId());
        all.put("PendingConfirmation", Boolean.toString(!subscription.confirmed()));
        return attributes(all);
    }

    private Consumer<Xml> change(QueryCall call) {
        var subscription = topics.subscription(call.required("SubscriptionArn"));
        var name = settable(call.required("AttributeName"));
        var changed = subscription.with(Map.of(name, call.text("AttributeValue").orElse("")));
        var _ = changed.policy();
        topics.replace(changed);
        return _ -> {};
    }

    private Consumer<Xml> publish(QueryCall call) {
        var topicArn = call.text("TopicArn").or(() -> call.text("TargetArn")).orElseThrow(() -> invalid("TopicArn"));
        topics.check(topicArn);
        var text = call.required("Message");
        if (text.getBytes(StandardCharsets.UTF_8).length > MAX_MESSAGE_BYTES) {
            throw invalid("Message too long");
        }
        var attributes = new TreeMap<String, MessageAttribute>();
        call.structures("MessageAttributes.entry")
                .forEach(entry -> attributes.put(entry.required("Name"), attribute(entry)));
        Map<String, String> texts = call.text("MessageStructure")
                .map(form -> structured(form, text))
                .orElse(Map.of("default", text));
        var message = new Message(
                UUID.randomUUID().toString(),
                topicArn,
                call.text("Subject").orElse(""),
                texts.getOrDefault("default", ""),
                texts,
                attributes,
                clock.instant());
        publisher.publish(message);
        return xml -> xml.text("MessageId", message.id());
    }

    /** What each protocol gets. Source: API reference, Publish, MessageStructure. */
    private static Map<String, String> structured(String form, String text) {
        if (!form.equals("json")) {
            throw invalid("MessageStructure");
        }
        var texts = new TreeMap<String, String>();
        try {
            Json.parse(text).properties().forEach(entry -> {
                if (entry.getValue().isString()) {
                    texts.put(entry.getKey(), entry.getValue().asString());
                }
            });
        } catch (JacksonException _) {
            throw invalid("Message Structure - JSON message body failed to parse");
        }
        if (!texts.containsKey("default")) {
            throw invalid("Message Structure - No default entry in JSON message body");
        }
        return texts;
    }

    private static MessageAttribute attribute(QueryCall entry) {
        var value = entry.text("Value.BinaryValue").or(() -> entry.text("Value.StringValue"));
        return new MessageAttribute(entry.required("Value.DataType"), value.orElse(""));
    }

    @Override
    public void close() {
        deliveries.close();
    }
}
