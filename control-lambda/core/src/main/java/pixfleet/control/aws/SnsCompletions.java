package pixfleet.control.aws;

import static pixfleet.fault.aws.Translation.translating;

import java.util.Map;
import pixfleet.control.reconcile.Completions;
import pixfleet.job.Completion;
import pixfleet.wire.StatusJson;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;

/** {@link Completions} on one SNS topic, as nodes publish there: the attributes are for subscriptions that want some only. */
public final class SnsCompletions implements Completions {
    private final SnsClient sns;
    private final String topicArn;

    /**
     * @param sns the client
     * @param topicArn the topic
     */
    public SnsCompletions(SnsClient sns, String topicArn) {
        this.sns = sns;
        this.topicArn = topicArn;
    }

    @Override
    public void publish(Completion completion, String owner) {
        var status = completion.status();
        var attributes = Map.of(
                "owner", text(owner),
                "job", text(status.job().value()),
                "stage", text(status.stage().word()));
        var _ = translating(
                "sns publish " + topicArn,
                () -> sns.publish(request -> request.topicArn(topicArn)
                        .message(StatusJson.write(completion))
                        .messageAttributes(attributes)));
    }

    private static MessageAttributeValue text(String value) {
        return MessageAttributeValue.builder()
                .dataType("String")
                .stringValue(value)
                .build();
    }
}
