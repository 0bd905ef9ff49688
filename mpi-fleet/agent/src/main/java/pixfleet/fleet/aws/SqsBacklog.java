package pixfleet.fleet.aws;

import static pixfleet.fault.aws.Translation.translating;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pixfleet.coalesce.Coalescer;
import pixfleet.fault.TransientFailure;
import pixfleet.fleet.drain.Backlog;
import pixfleet.fleet.drain.Lease;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchResponse;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageNotInflightException;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.ReceiptHandleIsInvalidException;
import software.amazon.awssdk.services.sqs.model.SqsException;

/** {@link Backlog} on one SQS queue and its dead-letter queue. Retries are the SDK's; this class adds none. */
public final class SqsBacklog implements Backlog {
    private static final Logger log = LoggerFactory.getLogger(SqsBacklog.class);

    private final SqsClient sqs;
    private final String queueUrl;
    private final String deadLettersUrl;
    private final Coalescer<Lease, Optional<BatchResultErrorEntry>> completions = new Coalescer<>(BATCH, this::deleted);

    /** What SQS says of a receipt whose lease has ended. */
    private static final Set<String> ENDED = Set.of(
            "ReceiptHandleIsInvalid",
            "AWS.SimpleQueueService.ReceiptHandleIsInvalid",
            "MessageNotInflight",
            "AWS.SimpleQueueService.MessageNotInflight",
            "InvalidParameterValue");

    /**
     * @param sqs the client
     * @param queueUrl where tasks wait
     * @param deadLettersUrl where hopeless ones end
     */
    public SqsBacklog(SqsClient sqs, String queueUrl, String deadLettersUrl) {
        this.sqs = sqs;
        this.queueUrl = queueUrl;
        this.deadLettersUrl = deadLettersUrl;
    }

    @Override
    public List<Lease> take(int max, Duration wait, Duration term) {
        return translating(
                        "sqs receive " + queueUrl,
                        () -> sqs.receiveMessage(request -> request.queueUrl(queueUrl)
                                .maxNumberOfMessages(max)
                                .waitTimeSeconds(Math.toIntExact(wait.toSeconds()))
                                .visibilityTimeout(Math.toIntExact(term.toSeconds()))
                                .messageSystemAttributeNames(
                                        MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT,
                                        MessageSystemAttributeName.SENT_TIMESTAMP)))
                .messages()
                .stream()
                .map(SqsBacklog::lease)
                .toList();
    }

    private static Lease lease(Message message) {
        String receives = message.attributes().get(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT);
        String sent = message.attributes().get(MessageSystemAttributeName.SENT_TIMESTAMP);
        return new Lease(
                message.receiptHandle(),
                message.body(),
                receives == null ? 1 : Integer.parseInt(receives),
                0,
                sent == null ? Lease.UNKNOWN : Instant.ofEpochMilli(Long.parseLong(sent)));
    }

    @Override
    public List<Lease> renew(List<Lease> leases, Duration term) {
        int seconds = Math.toIntExact(term.toSeconds());
        List<ChangeMessageVisibilityBatchRequestEntry> entries = IntStream.range(0, leases.size())
                .mapToObj(i -> ChangeMessageVisibilityBatchRequestEntry.builder()
                        .id(String.valueOf(i))
                        .receiptHandle(leases.get(i).receipt())
                        .visibilityTimeout(seconds)
                        .build())
                .toList();
        ChangeMessageVisibilityBatchResponse answer = translating(
                "sqs renew " + queueUrl,
                () -> sqs.changeMessageVisibilityBatch(
                        request -> request.queueUrl(queueUrl).entries(entries)));
        for (BatchResultErrorEntry failed : answer.failed()) {
            log.warn("lease not renewed queue={} code={} message={}", queueUrl, failed.code(), failed.message());
        }
        return answer.failed().stream()
                .map(failed -> leases.get(Integer.parseInt(failed.id())))
                .toList();
    }

    @Override
    public void giveBack(String receipt, Duration delay) {
        int seconds = Math.toIntExact(delay.toSeconds());
        passingOverEnded(() -> translating(
                "sqs give back " + queueUrl,
                () -> sqs.changeMessageVisibility(request ->
                        request.queueUrl(queueUrl).receiptHandle(receipt).visibilityTimeout(seconds))));
    }

    /** Those that are finished at the same time are deleted in one request. */
    @Override
    public void complete(Lease lease) {
        completions.ask(lease).ifPresent(failed -> {
            if (ENDED.contains(failed.code())) {
                log.info("lease had ended cause={}", failed.message());
            } else {
                throw new TransientFailure("sqs delete %s: %s %s".formatted(queueUrl, failed.code(), failed.message()));
            }
        });
    }

    /** What was wrong with each deletion, if anything was. */
    private List<Optional<BatchResultErrorEntry>> deleted(List<Lease> leases) {
        List<DeleteMessageBatchRequestEntry> entries = IntStream.range(0, leases.size())
                .mapToObj(i -> DeleteMessageBatchRequestEntry.builder()
                        .id(String.valueOf(i))
                        .receiptHandle(leases.get(i).receipt())
                        .build())
                .toList();
        List<BatchResultErrorEntry> failed = translating(
                        "sqs delete " + queueUrl,
                        () -> sqs.deleteMessageBatch(
                                request -> request.queueUrl(queueUrl).entries(entries)))
                .failed();
        return IntStream.range(0, leases.size())
                .mapToObj(i -> failed.stream()
                        .filter(one -> one.id().equals(String.valueOf(i)))
                        .findFirst())
                .toList();
    }

    @Override
    public void bury(Lease lease, String reason) {
        var attribute = MessageAttributeValue.builder()
                .dataType("String")
                .stringValue(reason)
                .build();
        var _ = translating(
                "sqs send " + deadLettersUrl,
                () -> sqs.sendMessage(request -> request.queueUrl(deadLettersUrl)
                        .messageBody(lease.body())
                        .messageAttributes(Map.of("reason", attribute))));
    }

    /** When a lease has ended, SQS answers that its receipt is invalid or its message is not in flight. */
    private static void passingOverEnded(Runnable call) {
        try {
            call.run();
        } catch (ReceiptHandleIsInvalidException | MessageNotInflightException e) {
            log.info("lease had ended cause={}", e.getMessage());
        } catch (SqsException e) {
            if (!"InvalidParameterValue".equals(e.awsErrorDetails().errorCode())) {
                throw e;
            }
            log.info("lease had ended cause={}", e.getMessage());
        }
    }
}
