package pixfleet.local.sns;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import pixfleet.local.wire.Json;

/** Brings messages on their way to those who subscribed, each in its protocol's form. */
final class Publisher {
    private final Topics topics;
    private final Deliveries deliveries;
    private final Targets targets;

    Publisher(Topics topics, Deliveries deliveries, Targets targets) {
        this.topics = topics;
        this.deliveries = deliveries;
        this.targets = targets;
    }

    /** When this returns, the message is on disk for every confirmed subscription that wants it. */
    void publish(Message message) {
        topics.subscriptions().stream()
                .filter(one -> one.confirmed() && one.topicArn().equals(message.topicArn()) && one.wants(message))
                .forEach(one -> deliver(message, one));
    }

    private void deliver(Message message, Subscription subscription) {
        if (subscription.protocol().equals("lambda")) {
            try {
                targets.invoke(subscription.endpoint(), Json.bytes(message.lambdaEvent(subscription)));
            } catch (IOException e) {
                throw new UncheckedIOException("invoke " + subscription.endpoint(), e);
            }
            return;
        }
        var body = subscription.raw() ? message.text() : message.notification().toString();
        begin(UUID.randomUUID().toString(), subscription, body, attributes(message, subscription));
    }

    private static Map<String, String> attributes(Message message, Subscription subscription) {
        var attributes = new TreeMap<String, String>();
        if (!subscription.protocol().equals("sqs")) {
            attributes.putAll(headers("Notification", message.id(), subscription));
            if (subscription.raw()) {
                attributes.put("x-amz-sns-rawdelivery", "true");
            }
        } else if (subscription.raw()) {
            message.attributes().forEach((name, attribute) -> attributes.put(name, attribute.value()));
        }
        return attributes;
    }

    /** Sends an HTTP endpoint the token by which it can confirm its subscription. */
    void askForConfirmation(Subscription subscription, Instant at) {
        var id = UUID.randomUUID().toString();
        var body = Json.object()
                .put("Type", "SubscriptionConfirmation")
                .put("MessageId", id)
                .put("Token", subscription.token())
                .put("TopicArn", subscription.topicArn())
                .put("Message", "You have chosen to subscribe to the topic " + subscription.topicArn() + ".")
                .put("SubscribeURL", "")
                .put("Timestamp", at.toString())
                .put("SignatureVersion", "1")
                .put("Signature", "")
                .put("SigningCertURL", "");
        begin(id, subscription, body.toString(), headers("SubscriptionConfirmation", id, subscription));
    }

    private static Map<String, String> headers(String type, String messageId, Subscription subscription) {
        return Map.of(
                "x-amz-sns-message-type",
                type,
                "x-amz-sns-message-id",
                messageId,
                "x-amz-sns-topic-arn",
                subscription.topicArn(),
                "x-amz-sns-subscription-arn",
                subscription.arn());
    }

    private void begin(String id, Subscription subscription, String body, Map<String, String> attributes) {
        try {
            deliveries.begin(new Delivery(id, subscription.protocol(), subscription.endpoint(), body, attributes, 0));
        } catch (IOException e) {
            throw new UncheckedIOException("keep delivery to " + subscription.endpoint(), e);
        }
    }
}
