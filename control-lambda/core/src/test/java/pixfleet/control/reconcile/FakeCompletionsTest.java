package pixfleet.control.reconcile;

import java.util.List;

class FakeCompletionsTest extends CompletionsContract {
    private final FakeCompletions completions = new FakeCompletions();

    @Override
    protected Completions completions() {
        return completions;
    }

    @Override
    protected List<Told> heard(int atLeast) {
        return completions.heard();
    }
}
