package pixfleet.control.listing;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import pixfleet.control.FakeOutage;
import pixfleet.job.ListingStep;

/** {@link ListingQueue} in memory. */
public final class FakeListingQueue implements ListingQueue {
    private final Deque<ListingStep> steps = new ArrayDeque<>();
    private final FakeOutage outage;

    /** A queue that fails with everything else. */
    public FakeListingQueue(FakeOutage outage) {
        this.outage = outage;
    }

    /** What waits. */
    public List<ListingStep> waiting() {
        return List.copyOf(steps);
    }

    /** Loses what waits. */
    public void drop() {
        steps.clear();
    }

    /** Takes what waits. */
    public List<ListingStep> take() {
        var taken = new ArrayList<>(steps);
        steps.clear();
        return taken;
    }

    @Override
    public void send(List<ListingStep> more) {
        more.forEach(step -> {
            steps.add(step);
            outage.effect("sending a step of " + step.job());
        });
    }
}
