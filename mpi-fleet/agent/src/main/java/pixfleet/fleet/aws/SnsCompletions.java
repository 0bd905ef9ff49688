package pixfleet.fleet.aws;

import static pixfleet.fault.aws.Translation.translating;

import java.util.Map;
import java.util.function.Function;
import pixfleet.fleet.publish.Completions;
import pixfleet.job.Completion;
import pixfleet.job.JobId;
import pixfleet.wire.StatusJson;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;

/**
 * {@link Completions} on one SNS topic. The attributes {@code owner}, {@code job} and {@code stage} are there for
 * subscriptions that want some of them only.
 */
public final class SnsCompletions implements Completions {
    private final SnsClient sns;
    private final String topicArn;
    private final Function<JobId, String> owners;

    /**
     * @param sns the client
     * @param topicArn the topic
     * @param owners to whom a job belongs
     */
    public SnsCompletions(SnsClient sns, String topicArn, Function<JobId, String> owners) {
        this.sns = sns;
        this.topicArn = topicArn;
        this.owners = owners;
    }

    @Override
    public void publish(Completion completion) {
        var status = completion.status();
        var attributes = Map.of(
                "owner", text(owners.apply(status.job())),
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
