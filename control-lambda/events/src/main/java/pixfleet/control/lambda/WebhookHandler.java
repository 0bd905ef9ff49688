package pixfleet.control.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import jakarta.inject.Named;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages of the webhooks' queue in, posts out; answers how many. Anything thrown leaves them in the queue, which hands them
 * out again and in the end puts them to the dead letters.
 */
@Named("webhook")
public class WebhookHandler implements RequestHandler<SQSEvent, Integer> {
    private static final Logger log = LoggerFactory.getLogger(WebhookHandler.class);

    private final Webhook webhook;

    WebhookHandler(Webhook webhook) {
        this.webhook = webhook;
    }

    @Override
    public Integer handleRequest(SQSEvent event, Context context) {
        for (SQSEvent.SQSMessage message : event.getRecords()) {
            webhook.post(message.getBody());
            log.info("webhook posted message={}", message.getMessageId());
        }
        return event.getRecords().size();
    }
}
