package pixfleet.control.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pixfleet.control.Samples;
import pixfleet.control.reconcile.DeadLetters.Letter;
import pixfleet.control.scaling.Demand.Load;
import pixfleet.job.Job;
import pixfleet.job.Task;
import pixfleet.wire.TaskJson;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

@Timeout(60)
class SqsIT {
    private final SqsClient sqs = Aws.sqs();
    private final Job job = Samples.job(Samples.jobId(Samples.NOON, 1), 3);

    @Test
    void sendsTasksAndCountsThem() {
        var queue = new SqsTaskQueue(sqs, Aws.queueUrl());
        var demand = new SqsDemand(sqs, Aws.queueUrl());
        assertThat(demand.measure()).isEqualTo(new Load(0, 0));
        Task task = Samples.task(job, 2, 1);

        queue.send(task);
        queue.send(task);

        assertThat(demand.measure()).isEqualTo(new Load(2, 0));
        var taken =
                sqs.receiveMessage(request -> request.queueUrl(Aws.queueUrl())).messages();
        assertThat(taken).extracting(message -> TaskJson.read(message.body())).containsExactly(task);
        assertThat(demand.measure()).isEqualTo(new Load(1, 1));
    }

    @Test
    void takesDeadLettersWithTheirReasonAndRemovesThem() {
        var letters = new SqsDeadLetters(sqs, Aws.deadLettersUrl());
        assertThat(letters.take()).isEmpty();
        var reason = MessageAttributeValue.builder()
                .dataType("String")
                .stringValue("it ended its world")
                .build();
        sqs.sendMessage(request ->
                request.queueUrl(Aws.deadLettersUrl()).messageBody("one").messageAttributes(Map.of("reason", reason)));
        sqs.sendMessage(request -> request.queueUrl(Aws.deadLettersUrl()).messageBody("two"));

        var taken = new ArrayList<Letter>();
        for (List<Letter> some = letters.take(); !some.isEmpty(); some = letters.take()) {
            taken.addAll(some);
        }
        assertThat(taken)
                .extracting(letter -> letter.body() + ": " + letter.reason())
                .containsExactlyInAnyOrder("one: it ended its world", "two: ");
        taken.forEach(letters::remove);
        letters.remove(taken.getFirst());

        assertThat(new SqsDemand(sqs, Aws.deadLettersUrl()).measure()).isEqualTo(new Load(0, 0));
    }

    @Test
    void doesNotTakeAWrongQueueForAPassingFault() {
        var demand = new SqsDemand(sqs, Aws.queueUrl() + "-none");

        assertThatThrownBy(demand::measure).isInstanceOf(QueueDoesNotExistException.class);
    }
}
