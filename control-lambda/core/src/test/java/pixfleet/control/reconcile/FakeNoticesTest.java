package pixfleet.control.reconcile;

import java.util.List;
import pixfleet.job.JobNotice;

class FakeNoticesTest extends NoticesContract {
    private final FakeNotices notices = new FakeNotices();

    @Override
    protected Notices notices() {
        return notices;
    }

    @Override
    protected List<JobNotice> heard(int atLeast) {
        return notices.heard();
    }
}
