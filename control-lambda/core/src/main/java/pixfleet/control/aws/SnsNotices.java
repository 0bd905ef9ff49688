package pixfleet.control.aws;

import static pixfleet.fault.aws.Translation.translating;

import java.util.Map;
import pixfleet.control.reconcile.Notices;
import pixfleet.job.JobNotice;
import pixfleet.topic.aws.TopicMessages;
import pixfleet.wire.NoticeJson;
import software.amazon.awssdk.services.sns.SnsClient;

/** {@link Notices} on one SNS topic: sentences for e-mail, JSON for everything else. */
public final class SnsNotices implements Notices {
    private final SnsClient sns;
    private final String topicArn;
    private final String site;

    /**
     * @param sns the client
     * @param topicArn the topic
     * @param site where the page is, ending with a slash; empty if it is not known, and then nothing links to it
     */
    public SnsNotices(SnsClient sns, String topicArn, String site) {
        this.sns = sns;
        this.topicArn = topicArn;
        this.site = site;
    }

    @Override
    public void tell(JobNotice notice) {
        String link = site.isEmpty() ? "" : site + "#job=" + notice.job();
        var _ = translating(
                "sns publish " + topicArn,
                () -> sns.publish(request -> request.topicArn(topicArn)
                        .subject("Pixfleet: " + notice.text())
                        .messageStructure("json")
                        .message(NoticeJson.writeMessage(notice, link))
                        .messageAttributes(TopicMessages.attributes(Map.of(
                                "owner", notice.owner(),
                                "job", notice.job().value())))));
    }
}
