package pixfleet.control.aws;

import static pixfleet.fault.aws.Translation.translating;

import pixfleet.control.reconcile.Completions;
import pixfleet.job.Completion;
import pixfleet.topic.aws.TopicMessages;
import software.amazon.awssdk.services.sns.SnsClient;

/** {@link Completions} on one SNS topic, as nodes publish there. */
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
        var message = TopicMessages.completion(topicArn, completion, owner);
        var _ = translating("sns publish " + topicArn, () -> sns.publish(message));
    }
}
