package pixfleet.control.listing;

import java.util.List;
import pixfleet.control.FakeOutage;
import pixfleet.job.ListingStep;

class FakeListingQueueTest extends ListingQueueContract {
    private final FakeListingQueue queue = new FakeListingQueue(new FakeOutage());

    @Override
    protected ListingQueue queue() {
        return queue;
    }

    @Override
    protected List<ListingStep> taken() {
        return queue.take();
    }
}
