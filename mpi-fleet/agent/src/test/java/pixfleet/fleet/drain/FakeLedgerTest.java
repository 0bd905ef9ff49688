package pixfleet.fleet.drain;

import java.util.Optional;
import pixfleet.job.Task;
import pixfleet.job.Verification;

class FakeLedgerTest extends LedgerContract {
    private final FakeLedger ledger = new FakeLedger();

    @Override
    protected Ledger ledger() {
        return ledger;
    }

    @Override
    protected void open(Task opened) {
        ledger.open(opened.job());
    }

    @Override
    protected Optional<Verification> verification() {
        return ledger.kept.stream().findFirst();
    }
}
