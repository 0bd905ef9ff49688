package pixfleet.local.sns;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pixfleet.local.wire.AwsError;
import pixfleet.local.wire.Json;
import pixfleet.local.wire.MessageAttribute;

/**
 * Brings messages on their way to those who subscribed, each in its protocol's form. What fails for one subscription does
 * not keep the message from the others.
 */
final class Publisher {
    private static final Logger log = LoggerFactory.getLogger(Publisher.class);

    private final Topics topics;
    private final Deliveries deliveries;
    private final Targets targets;

    Publisher(Topics topics, Deliveries deliveries, Targets targets) {
        this.topics = topics;
        this.deliveries = deliveries;
        this.targets = targets;
    }

    /** When this returns, the message is on disk for every confirmed subscription that wants it; else it throws. */
    void publish(Message message) {
        var failures = new ArrayList<UncheckedIOException>();
        topics.subscriptions().stream()
                .filter(one -> one.confirmed() && one.topicArn().equals(message.topicArn()) && wants(one, message))
                .forEach(one -> {
                    try {
                        deliver(message, one);
                    } catch (UncheckedIOException e) {
                        log.error("message not kept id={} subscription={}", message.id(), one.arn(), e);
                        failures.add(e);
                    }
                });
        if (!failures.isEmpty()) {
            throw new AwsError(500, "InternalError", "The message could not be kept for every subscription");
        }
    }

    /** A policy that an earlier release took and this one does not know is that subscription's trouble alone. */
    private static boolean wants(Subscription subscription, Message message) {
        try {
            return subscription.policy().map(policy -> policy.wants(message)).orElse(true);
        } catch (AwsError e) {
            log.error("subscription gets nothing arn={} reason={}", subscription.arn(), e.text());
            return false;
        }
    }

    private void deliver(Message published, Subscription subscription) {
        Message message = published.to(subscription.protocol());
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

    private static Map<String, MessageAttribute> attributes(Message message, Subscription subscription) {
        var attributes = new TreeMap<String, MessageAttribute>();
        if (!subscription.protocol().equals("sqs")) {
            attributes.putAll(headers("Notification", message.id(), subscription));
            if (subscription.raw()) {
                attributes.put("x-amz-sns-rawdelivery", MessageAttribute.text("true"));
            }
        } else if (subscription.raw()) {
            attributes.putAll(message.attributes());
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

    private static Map<String, MessageAttribute> headers(String type, String messageId, Subscription subscription) {
        return Map.of(
                "x-amz-sns-message-type",
                MessageAttribute.text(type),
                "x-amz-sns-message-id",
                MessageAttribute.text(messageId),
                "x-amz-sns-topic-arn",
                MessageAttribute.text(subscription.topicArn()),
                "x-amz-sns-subscription-arn",
                MessageAttribute.text(subscription.arn()));
    }

    private void begin(String id, Subscription subscription, String body, Map<String, MessageAttribute> attributes) {
        try {
            deliveries.begin(new Delivery(id, subscription.protocol(), subscription.endpoint(), body, attributes, 0));
        } catch (IOException e) {
            throw new UncheckedIOException("keep delivery to " + subscription.endpoint(), e);
        }
    }
}
