package pixfleet.control.reconcile;

class FakeDeadLettersTest extends DeadLettersContract {
    private final FakeDeadLetters letters = new FakeDeadLetters();

    @Override
    protected DeadLetters letters() {
        return letters;
    }

    @Override
    protected void bury(String body, String reason) {
        letters.put(body, reason);
    }

    @Override
    protected int left() {
        return letters.left();
    }
}
