package pixfleet.topic.aws;

import static java.util.stream.Collectors.toMap;

import java.util.Map;
import pixfleet.job.Completion;
import pixfleet.wire.StatusJson;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishRequest;

/**
 * Messages for topics of SNS. Their attributes are there for subscriptions that want some of the messages only: a filter
 * policy looks at attributes.
 */
public final class TopicMessages {
    private TopicMessages() {}

    /**
     * The end of an image, with the attributes {@code owner}, {@code job} and {@code stage}.
     *
     * @param topicArn the topic
     * @param owner the identity its job belongs to
     */
    public static PublishRequest completion(String topicArn, Completion completion, String owner) {
        var status = completion.status();
        return PublishRequest.builder()
                .topicArn(topicArn)
                .message(StatusJson.write(completion))
                .messageAttributes(attributes(Map.of(
                        "owner", owner,
                        "job", status.job().value(),
                        "stage", status.stage().word())))
                .build();
    }

    /** Attributes that are texts, by their names. */
    public static Map<String, MessageAttributeValue> attributes(Map<String, String> texts) {
        return texts.entrySet().stream().collect(toMap(Map.Entry::getKey, text -> text(text.getValue())));
    }

    private static MessageAttributeValue text(String value) {
        return MessageAttributeValue.builder()
                .dataType("String")
                .stringValue(value)
                .build();
    }
}
