package pixfleet.fleet.aws;

import static pixfleet.fleet.aws.Translation.translating;

import pixfleet.fleet.publish.Completions;
import pixfleet.job.Completion;
import pixfleet.wire.StatusJson;
import software.amazon.awssdk.services.sns.SnsClient;

/** {@link Completions} on one SNS topic. */
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
    public void publish(Completion completion) {
        var _ = translating(
                "sns publish " + topicArn,
                () -> sns.publish(request -> request.topicArn(topicArn).message(StatusJson.write(completion))));
    }
}
