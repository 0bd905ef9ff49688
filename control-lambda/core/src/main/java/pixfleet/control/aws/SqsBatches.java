package pixfleet.control.aws;

import static pixfleet.fault.aws.Translation.translating;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import pixfleet.control.ledger.Concurrent;
import pixfleet.fault.TransientFailure;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/** Messages sent many at a time: up to ten a call, as SQS takes them, and of so many bytes in all. */
final class SqsBatches {
    private static final int MOST = 10;

    /** Below SQS's own bound of 256 KiB, which older endpoints have; what surrounds a message counts, too. */
    private static final int MOST_BYTES = 240 << 10;

    private SqsBatches() {}

    /** Sends the messages. If one was not taken the others may have been. */
    static void send(SqsClient sqs, String queueUrl, List<String> bodies) {
        var _ = Concurrent.map(batches(bodies), batch -> sent(sqs, queueUrl, batch));
    }

    private static List<List<String>> batches(List<String> bodies) {
        var batches = new ArrayList<List<String>>();
        var batch = new ArrayList<String>();
        int bytes = 0;
        for (String body : bodies) {
            int more = body.getBytes(StandardCharsets.UTF_8).length;
            if (!batch.isEmpty() && (batch.size() == MOST || bytes + more > MOST_BYTES)) {
                batches.add(List.copyOf(batch));
                batch.clear();
                bytes = 0;
            }
            batch.add(body);
            bytes += more;
        }
        if (!batch.isEmpty()) {
            batches.add(List.copyOf(batch));
        }
        return batches;
    }

    private static int sent(SqsClient sqs, String queueUrl, List<String> batch) {
        var entries = new ArrayList<SendMessageBatchRequestEntry>();
        for (String body : batch) {
            entries.add(SendMessageBatchRequestEntry.builder()
                    .id(Integer.toString(entries.size()))
                    .messageBody(body)
                    .build());
        }
        var answer = translating(
                "sqs send " + batch.size(),
                () -> sqs.sendMessageBatch(request -> request.queueUrl(queueUrl).entries(entries)));
        if (!answer.failed().isEmpty()) {
            throw new TransientFailure("sqs send %d of %d: %s"
                    .formatted(
                            answer.failed().size(),
                            batch.size(),
                            answer.failed().getFirst().message()));
        }
        return batch.size();
    }
}
