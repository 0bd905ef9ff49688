package pixfleet.control.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import jakarta.inject.Named;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pixfleet.control.jobs.Cancellation;
import pixfleet.control.listing.SourceListing;
import pixfleet.control.scaling.ScaleTrigger;
import pixfleet.control.scaling.Sent;
import pixfleet.job.ListingStep;
import pixfleet.wire.ListingJson;

/**
 * Steps of listings and cancellations in, tasks out; answers how many tasks it sent.
 *
 * <p>Anything thrown makes the queue deliver the message again, which is safe because a step may be taken twice.
 */
@Named("listing")
public class ListingHandler implements RequestHandler<SQSEvent, Integer> {
    private static final Logger log = LoggerFactory.getLogger(ListingHandler.class);

    private final SourceListing listing;
    private final Cancellation cancellation;
    private final ScaleTrigger scaleTrigger;

    ListingHandler(SourceListing listing, Cancellation cancellation, ScaleTrigger scaleTrigger) {
        this.listing = listing;
        this.cancellation = cancellation;
        this.scaleTrigger = scaleTrigger;
    }

    @Override
    public Integer handleRequest(SQSEvent event, Context context) {
        var sent = new Sent(0);
        for (SQSMessage message : event.getRecords()) {
            ListingStep step = ListingJson.read(message.getBody());
            Sent tasks = take(step);
            log.info("a vast job went on step={} tasks={}", step, tasks.tasks());
            sent = sent.and(tasks);
        }
        scaleTrigger.after(sent);
        return sent.tasks();
    }

    private Sent take(ListingStep step) {
        return switch (step) {
            case ListingStep.Finding finding -> listing.take(finding);
            case ListingStep.Cancelling cancelling -> {
                cancellation.take(cancelling);
                yield new Sent(0);
            }
        };
    }
}
