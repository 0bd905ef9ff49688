package pixfleet.control.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import pixfleet.control.Samples;
import pixfleet.control.ledger.StatusLedger.Advance;
import pixfleet.job.Job;
import pixfleet.job.Stage;
import pixfleet.job.Status;

class StatusLedgerTest {
    private final FakeDocuments documents = new FakeDocuments();
    private final StatusLedger statuses = new StatusLedger(documents);
    private final Job job = Samples.job(Samples.jobId(Samples.NOON, 1), 3);

    private Status at(Stage stage) {
        return Samples.status(job, 0, stage, Samples.NOON);
    }

    @Test
    void onlyAdvances() {
        assertThat(statuses.advance(at(new Stage.Queued()))).isEqualTo(Advance.WRITTEN);
        assertThat(statuses.advance(at(new Stage.Running(0, 2)))).isEqualTo(Advance.WRITTEN);
        assertThat(statuses.advance(at(new Stage.Queued()))).isEqualTo(Advance.BEHIND);
        assertThat(statuses.advance(at(new Stage.Running(1, 2)))).isEqualTo(Advance.WRITTEN);
        assertThat(statuses.advance(at(new Stage.Failed("x")))).isEqualTo(Advance.WRITTEN);
        assertThat(statuses.advance(at(new Stage.Running(2, 2)))).isEqualTo(Advance.BEHIND);
    }

    @Test
    void runsALostRaceAgain() {
        documents.race(() -> statuses.advance(at(new Stage.Queued())));
        assertThat(statuses.advance(at(new Stage.Running(0, 1)))).isEqualTo(Advance.WRITTEN);

        documents.race(() -> statuses.advance(at(new Stage.Failed("x"))));
        assertThat(statuses.advance(at(new Stage.Running(0, 1)))).isEqualTo(Advance.BEHIND);

        assertThat(statuses.find(job.id(), at(new Stage.Queued()).image()))
                .map(Status::stage)
                .contains(new Stage.Failed("x"));
    }

    @Test
    void readsChangedStatusesAgainAndOnlyThose() {
        statuses.advance(at(new Stage.Queued()));
        statuses.advance(Samples.status(job, 1, new Stage.Queued(), Samples.NOON));
        assertThat(statuses.all(job.id())).hasSize(2);

        statuses.advance(at(new Stage.Failed("x")));

        assertThat(statuses.all(job.id()))
                .extracting(Status::stage)
                .containsExactlyInAnyOrder(new Stage.Failed("x"), new Stage.Queued());
    }
}
