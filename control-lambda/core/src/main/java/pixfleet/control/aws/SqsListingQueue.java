package pixfleet.control.aws;

import java.util.List;
import pixfleet.control.listing.ListingQueue;
import pixfleet.job.ListingStep;
import pixfleet.wire.ListingJson;
import software.amazon.awssdk.services.sqs.SqsClient;

/** {@link ListingQueue} on one SQS queue. */
public final class SqsListingQueue implements ListingQueue {
    private final SqsClient sqs;
    private final String queueUrl;

    /**
     * @param sqs the client
     * @param queueUrl the queue
     */
    public SqsListingQueue(SqsClient sqs, String queueUrl) {
        this.sqs = sqs;
        this.queueUrl = queueUrl;
    }

    @Override
    public void send(List<ListingStep> steps) {
        SqsBatches.send(sqs, queueUrl, steps.stream().map(ListingJson::write).toList());
    }
}
