package pixfleet.control.aws;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pixfleet.control.dispatch.TaskQueue;
import pixfleet.control.dispatch.TaskQueueContract;
import pixfleet.control.listing.ListingQueue;
import pixfleet.control.listing.ListingQueueContract;
import pixfleet.control.reconcile.DeadLetters;
import pixfleet.control.reconcile.DeadLettersContract;
import pixfleet.control.scaling.Demand;
import pixfleet.control.scaling.DemandContract;
import pixfleet.job.ListingStep;
import pixfleet.job.Task;
import pixfleet.wire.ListingJson;
import pixfleet.wire.TaskJson;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/** Each test has a queue of its own. That SQS may lose the order and deliver twice is not shown here. */
@Timeout(60)
class SqsIT {
    private static final AtomicInteger QUEUES = new AtomicInteger();

    private final SqsClient sqs = Aws.sqs();
    private final String queue = sqs.createQueue(request -> request.queueName("control-" + QUEUES.incrementAndGet()))
            .queueUrl();

    private List<Message> take() {
        return sqs.receiveMessage(request -> request.queueUrl(queue)).messages();
    }

    @Nested
    class SqsTaskQueueIT extends TaskQueueContract {
        @Override
        protected TaskQueue queue() {
            return new SqsTaskQueue(sqs, queue);
        }

        @Override
        protected List<Task> taken() {
            var taken = new ArrayList<Task>();
            for (List<Message> some = take(); !some.isEmpty(); some = take()) {
                some.forEach(message -> taken.add(TaskJson.read(message.body())));
            }
            return taken;
        }
    }

    @Nested
    class SqsListingQueueIT extends ListingQueueContract {
        @Override
        protected ListingQueue queue() {
            return new SqsListingQueue(sqs, queue);
        }

        @Override
        protected List<ListingStep> taken() {
            var taken = new ArrayList<ListingStep>();
            for (List<Message> some = take(); !some.isEmpty(); some = take()) {
                some.forEach(message -> taken.add(ListingJson.read(message.body())));
            }
            return taken;
        }
    }

    @Nested
    class SqsDemandIT extends DemandContract {
        @Override
        protected Demand demand() {
            return new SqsDemand(sqs, queue);
        }

        @Override
        protected void send(int tasks) {
            for (int i = 0; i < tasks; i++) {
                sqs.sendMessage(request -> request.queueUrl(queue).messageBody("task"));
            }
        }

        @Override
        protected void take() {
            SqsIT.this.take();
        }

        @Test
        void ofAQueueThatDoesNotExistIsNoPassingFault() {
            var demand = new SqsDemand(sqs, queue + "-none");

            assertThatThrownBy(demand::measure).isInstanceOf(QueueDoesNotExistException.class);
        }
    }

    @Nested
    class SqsDeadLettersIT extends DeadLettersContract {
        @Override
        protected DeadLetters letters() {
            return new SqsDeadLetters(sqs, queue);
        }

        @Override
        protected void bury(String body, String reason) {
            var attribute = MessageAttributeValue.builder()
                    .dataType("String")
                    .stringValue(reason)
                    .build();
            sqs.sendMessage(request -> request.queueUrl(queue)
                    .messageBody(body)
                    .messageAttributes(reason.isEmpty() ? Map.of() : Map.of("reason", attribute)));
        }

        @Override
        protected int left() {
            return (int) new SqsDemand(sqs, queue).measure().tasks();
        }
    }
}
