package pixfleet.control.aws;

import static pixfleet.fault.aws.Translation.translating;

import java.util.Map;
import pixfleet.control.reconcile.Notices;
import pixfleet.job.JobNotice;
import pixfleet.wire.NoticeJson;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;

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
                        .messageAttributes(Map.of(
                                "owner", text(notice.owner()),
                                "job", text(notice.job().value())))));
    }

    private static MessageAttributeValue text(String value) {
        return MessageAttributeValue.builder()
                .dataType("String")
                .stringValue(value)
                .build();
    }
}
