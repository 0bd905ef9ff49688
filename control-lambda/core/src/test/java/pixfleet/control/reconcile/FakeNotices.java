package pixfleet.control.reconcile;

import java.util.ArrayList;
import java.util.List;
import pixfleet.fault.TransientFailure;
import pixfleet.job.JobNotice;

/** {@link Notices} that are kept. */
public final class FakeNotices implements Notices {
    private final List<JobNotice> heard = new ArrayList<>();
    private boolean down;

    /** What was told, in order. */
    public List<JobNotice> heard() {
        return List.copyOf(heard);
    }

    /** Whether nothing can be told from now on. */
    public void down(boolean now) {
        down = now;
    }

    @Override
    public void tell(JobNotice notice) {
        if (down) {
            throw new TransientFailure("sns publish: no answer");
        }
        heard.add(notice);
    }
}
