package pixfleet.control.reconcile;

import java.util.ArrayList;
import java.util.List;
import pixfleet.control.reconcile.CompletionsContract.Told;
import pixfleet.fault.TransientFailure;
import pixfleet.job.Completion;

/** {@link Completions} that are kept. */
public final class FakeCompletions implements Completions {
    private final List<Told> heard = new ArrayList<>();
    private boolean down;

    /** What was published, in order. */
    public List<Told> heard() {
        return List.copyOf(heard);
    }

    /** Whether nothing can be published from now on. */
    public void down(boolean now) {
        down = now;
    }

    @Override
    public void publish(Completion completion, String owner) {
        if (down) {
            throw new TransientFailure("sns publish: no answer");
        }
        heard.add(new Told(completion, owner));
    }
}
