package pixfleet.fleet.publish;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import pixfleet.job.Completion;

/** {@link Completions} that are kept. */
public final class FakeCompletions implements Completions {
    private final List<Completion> heard = new CopyOnWriteArrayList<>();

    /** What was published, in order; grows as more is. */
    public List<Completion> heard() {
        return heard;
    }

    @Override
    public void publish(Completion completion) {
        heard.add(completion);
    }
}
