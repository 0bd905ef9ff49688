package pixfleet.fleet.aws;

import static pixfleet.fault.aws.Translation.translating;

import java.util.function.Function;
import pixfleet.fleet.publish.Completions;
import pixfleet.job.Completion;
import pixfleet.job.JobId;
import pixfleet.topic.aws.TopicMessages;
import software.amazon.awssdk.services.sns.SnsClient;

/** {@link Completions} on one SNS topic. */
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
        var message = TopicMessages.completion(
                topicArn, completion, owners.apply(completion.status().job()));
        var _ = translating("sns publish " + topicArn, () -> sns.publish(message));
    }
}
