package pixfleet.control.aws;

import static pixfleet.fault.aws.Translation.translating;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import pixfleet.control.reconcile.DeadLetters;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/** {@link DeadLetters} on one SQS queue. A node's reason is an attribute of its message. Retries are the SDK's. */
public final class SqsDeadLetters implements DeadLetters {
    private static final int BATCH = 10;
    private static final Duration HIDDEN = Duration.ofMinutes(3);
    private static final String REASON = "reason";

    private final SqsClient sqs;
    private final String queueUrl;

    /**
     * @param sqs the client
     * @param queueUrl the queue
     */
    public SqsDeadLetters(SqsClient sqs, String queueUrl) {
        this.sqs = sqs;
        this.queueUrl = queueUrl;
    }

    @Override
    public List<Letter> take() {
        return translating(
                "sqs receive " + queueUrl,
                () -> sqs
                        .receiveMessage(request -> request.queueUrl(queueUrl)
                                .maxNumberOfMessages(BATCH)
                                .messageAttributeNames(REASON)
                                .visibilityTimeout((int) HIDDEN.toSeconds()))
                        .messages()
                        .stream()
                        .map(SqsDeadLetters::letter)
                        .toList());
    }

    private static Letter letter(Message message) {
        String reason = Optional.ofNullable(message.messageAttributes().get(REASON))
                .map(MessageAttributeValue::stringValue)
                .orElse("");
        return new Letter(message.body(), reason, message.receiptHandle());
    }

    @Override
    public void remove(Letter letter) {
        translating(
                "sqs delete " + queueUrl,
                () -> sqs.deleteMessage(request -> request.queueUrl(queueUrl).receiptHandle(letter.receipt())));
    }
}
