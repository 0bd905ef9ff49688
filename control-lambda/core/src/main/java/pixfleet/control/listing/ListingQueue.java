package pixfleet.control.listing;

import java.util.List;
import pixfleet.fault.TransientFailure;
import pixfleet.job.ListingStep;

/** The queue that listings go on by. */
public interface ListingQueue {
    /**
     * Sends steps, in no order. Twice has them taken twice, which is harmless.
     *
     * @throws TransientFailure if some may not have been sent
     */
    void send(List<ListingStep> steps);
}
