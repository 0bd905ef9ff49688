package pixfleet.control.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import jakarta.inject.Named;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pixfleet.control.listing.SourceListing;
import pixfleet.control.scaling.ScaleTrigger;
import pixfleet.job.ListingStep;
import pixfleet.wire.ListingJson;

/**
 * Steps of listings in, tasks out; answers how many tasks it sent.
 *
 * <p>Anything thrown makes the queue deliver the message again, which is safe because a step may be taken twice.
 */
@Named("listing")
public class ListingHandler implements RequestHandler<SQSEvent, Integer> {
    private static final Logger log = LoggerFactory.getLogger(ListingHandler.class);

    private final SourceListing listing;
    private final ScaleTrigger scaleTrigger;

    ListingHandler(SourceListing listing, ScaleTrigger scaleTrigger) {
        this.listing = listing;
        this.scaleTrigger = scaleTrigger;
    }

    @Override
    public Integer handleRequest(SQSEvent event, Context context) {
        int sent = 0;
        for (SQSMessage message : event.getRecords()) {
            ListingStep step = ListingJson.read(message.getBody());
            int tasks = listing.take(step);
            log.info("listing went on step={} tasks={}", step, tasks);
            sent += tasks;
        }
        scaleTrigger.after(sent);
        return sent;
    }
}
