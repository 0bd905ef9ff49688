package pixfleet.local.sns;

import java.time.Instant;
import java.util.Map;
import pixfleet.local.wire.Json;
import pixfleet.local.wire.MessageAttribute;
import tools.jackson.databind.node.ObjectNode;

/**
 * A published message.
 *
 * @param id message id
 * @param topicArn where it was published
 * @param subject empty for none
 * @param text the message
 * @param byProtocol what subscriptions of a protocol get in its place
 * @param attributes by name
 * @param publishedAt when
 */
record Message(
        String id,
        String topicArn,
        String subject,
        String text,
        Map<String, String> byProtocol,
        Map<String, MessageAttribute> attributes,
        Instant publishedAt) {
    Message {
        byProtocol = Map.copyOf(byProtocol);
        attributes = Map.copyOf(attributes);
    }

    /** The message as subscriptions of that protocol get it. */
    Message to(String protocol) {
        return new Message(
                id, topicArn, subject, byProtocol.getOrDefault(protocol, text), byProtocol, attributes, publishedAt);
    }

    /** The body SQS and HTTP subscribers get unless delivery is raw. */
    ObjectNode notification() {
        var json =
                Json.object().put("Type", "Notification").put("MessageId", id).put("TopicArn", topicArn);
        if (!subject.isEmpty()) {
            json.put("Subject", subject);
        }
        json.put("Message", text)
                .put("Timestamp", publishedAt.toString())
                .put("SignatureVersion", "1")
                .put("Signature", "")
                .put("SigningCertURL", "")
                .put("UnsubscribeURL", "");
        if (!attributes.isEmpty()) {
            json.set("MessageAttributes", attributesJson());
        }
        return json;
    }

    /** The event a subscribed function gets. Source: AWS Lambda guide, "Using Lambda with Amazon SNS". */
    ObjectNode lambdaEvent(Subscription subscription) {
        var event = Json.object();
        var entry = event.putArray("Records").addObject();
        entry.put("EventSource", "aws:sns").put("EventVersion", "1.0").put("EventSubscriptionArn", subscription.arn());
        var sns = entry.putObject("Sns")
                .put("Type", "Notification")
                .put("MessageId", id)
                .put("TopicArn", topicArn)
                .put("Message", text)
                .put("Timestamp", publishedAt.toString())
                .put("SignatureVersion", "1")
                .put("Signature", "")
                .put("SigningCertUrl", "")
                .put("UnsubscribeUrl", "");
        if (subject.isEmpty()) {
            sns.putNull("Subject");
        } else {
            sns.put("Subject", subject);
        }
        sns.set("MessageAttributes", attributesJson());
        return event;
    }

    private ObjectNode attributesJson() {
        var all = Json.object();
        attributes.forEach((name, attribute) ->
                all.putObject(name).put("Type", attribute.type()).put("Value", attribute.value()));
        return all;
    }
}
