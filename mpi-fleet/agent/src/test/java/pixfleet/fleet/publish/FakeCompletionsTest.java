package pixfleet.fleet.publish;

import java.util.List;
import pixfleet.job.Completion;

class FakeCompletionsTest extends CompletionsContract {
    private final FakeCompletions completions = new FakeCompletions();

    @Override
    protected Completions completions() {
        return completions;
    }

    @Override
    protected List<Completion> heard() {
        return completions.heard();
    }
}
