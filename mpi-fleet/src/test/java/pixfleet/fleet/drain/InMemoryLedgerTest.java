package pixfleet.fleet.drain;

import pixfleet.job.Task;

class InMemoryLedgerTest extends LedgerContract {
    private final InMemoryLedger ledger = new InMemoryLedger();

    @Override
    protected Ledger ledger() {
        return ledger;
    }

    @Override
    protected void open(Task opened) {
        ledger.open(opened.job());
    }
}
