package pixfleet.control.gallery;

import java.time.Duration;

class FakeLinksTest extends LinksContract {
    private final FakeLinks links = new FakeLinks();

    @Override
    protected Links links() {
        return links;
    }

    @Override
    protected String uploads() {
        return "uploads";
    }

    /** They know no time. */
    @Override
    protected void pass(Duration time) {}
}
