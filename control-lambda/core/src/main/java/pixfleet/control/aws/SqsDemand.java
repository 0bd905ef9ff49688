package pixfleet.control.aws;

import static pixfleet.fault.aws.Translation.translating;

import java.util.Map;
import pixfleet.control.scaling.Demand;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** {@link Demand} by the attributes of one SQS queue. */
public final class SqsDemand implements Demand {
    private final SqsClient sqs;
    private final String queueUrl;

    /**
     * @param sqs the client
     * @param queueUrl the queue
     */
    public SqsDemand(SqsClient sqs, String queueUrl) {
        this.sqs = sqs;
        this.queueUrl = queueUrl;
    }

    @Override
    public Load measure() {
        Map<QueueAttributeName, String> counts = translating(
                "sqs attributes " + queueUrl,
                () -> sqs.getQueueAttributes(request -> request.queueUrl(queueUrl)
                                .attributeNames(
                                        QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                                        QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED,
                                        QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
                        .attributes());
        return new Load(
                count(counts, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES)
                        + count(counts, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED),
                count(counts, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE));
    }

    private static int count(Map<QueueAttributeName, String> counts, QueueAttributeName name) {
        return Integer.parseInt(counts.getOrDefault(name, "0"));
    }
}
