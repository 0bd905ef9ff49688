package pixfleet.control.aws;

import static pixfleet.fault.aws.Translation.translating;

import java.util.List;
import pixfleet.control.dispatch.TaskQueue;
import pixfleet.job.Task;
import pixfleet.wire.TaskJson;
import software.amazon.awssdk.services.sqs.SqsClient;

/** {@link TaskQueue} on one SQS queue. Retries are the SDK's; this class adds none. */
public final class SqsTaskQueue implements TaskQueue {
    private final SqsClient sqs;
    private final String queueUrl;

    /**
     * @param sqs the client
     * @param queueUrl the queue
     */
    public SqsTaskQueue(SqsClient sqs, String queueUrl) {
        this.sqs = sqs;
        this.queueUrl = queueUrl;
    }

    @Override
    public void send(Task task) {
        translating(
                "sqs send " + task.label(),
                () -> sqs.sendMessage(request -> request.queueUrl(queueUrl).messageBody(TaskJson.write(task))));
    }

    @Override
    public void send(List<Task> tasks) {
        SqsBatches.send(sqs, queueUrl, tasks.stream().map(TaskJson::write).toList());
    }
}
