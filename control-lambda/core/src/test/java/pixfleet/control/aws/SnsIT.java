package pixfleet.control.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pixfleet.control.Samples;
import pixfleet.control.reconcile.Completions;
import pixfleet.control.reconcile.CompletionsContract;
import pixfleet.control.reconcile.Notices;
import pixfleet.control.reconcile.NoticesContract;
import pixfleet.job.JobNotice;
import pixfleet.wire.NoticeJson;
import pixfleet.wire.StatusJson;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** Each test has a topic of its own, and a queue that listens. That SNS may deliver late is not shown here. */
@Timeout(60)
class SnsIT {
    private static final AtomicInteger TOPICS = new AtomicInteger();
    private static final int LONGEST_POLL_SECONDS = 20;

    private final String name = "control-" + TOPICS.incrementAndGet();
    private final SnsClient sns = Aws.sns();
    private final SqsClient sqs = Aws.sqs();
    private final String topic = sns.createTopic(request -> request.name(name)).topicArn();
    private final String queue = listener();

    private String listener() {
        String url =
                sqs.createQueue(request -> request.queueName("heard-" + name)).queueUrl();
        String arn = sqs.getQueueAttributes(
                        request -> request.queueUrl(url).attributeNames(QueueAttributeName.QUEUE_ARN))
                .attributes()
                .get(QueueAttributeName.QUEUE_ARN);
        sns.subscribe(request ->
                request.topicArn(topic).protocol("sqs").endpoint(arn).attributes(Map.of("RawMessageDelivery", "true")));
        return url;
    }

    /** Waits until there are as many, or no more come. */
    private List<Message> take(int atLeast) {
        var taken = new ArrayList<Message>();
        for (boolean more = true; more && taken.size() < atLeast; ) {
            more = taken.addAll(sqs.receiveMessage(request -> request.queueUrl(queue)
                            .messageAttributeNames("All")
                            .maxNumberOfMessages(10)
                            .waitTimeSeconds(LONGEST_POLL_SECONDS))
                    .messages());
        }
        return taken;
    }

    private static String attribute(Message message, String name) {
        return message.messageAttributes().get(name).stringValue();
    }

    @Nested
    class SnsCompletionsIT extends CompletionsContract {
        @Override
        protected Completions completions() {
            return new SnsCompletions(sns, topic);
        }

        @Override
        protected List<Told> heard(int atLeast) {
            return take(atLeast).stream()
                    .map(message -> new Told(StatusJson.readCompletion(message.body()), attribute(message, "owner")))
                    .toList();
        }
    }

    @Nested
    class SnsNoticesIT extends NoticesContract {
        @Override
        protected Notices notices() {
            return new SnsNotices(sns, topic, "https://pictures.example/");
        }

        @Override
        protected List<JobNotice> heard(int atLeast) {
            return take(atLeast).stream()
                    .map(message -> NoticeJson.read(message.body()))
                    .toList();
        }

        @Test
        void leadToTheJobAndCanBeToldApartByOwnerAndJob() {
            var job = Samples.jobId(Samples.NOON, 3);

            notices().tell(new JobNotice(job, "ada", 1, 1, 0, 0, Samples.NOON, Samples.NOON));

            assertThat(take(1)).singleElement().satisfies(message -> {
                assertThat(message.body()).contains("https://pictures.example/#job=" + job);
                assertThat(attribute(message, "owner")).isEqualTo("ada");
                assertThat(attribute(message, "job")).isEqualTo(job.value());
            });
        }
    }
}
