package pixfleet.fleet.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import pixfleet.job.NodeLease;
import pixfleet.job.NodeLease.Seat;
import pixfleet.job.NodeLease.State;

/** What every {@link NodeLeases} does. Others may write there too, so that a test looks for its own nodes only. */
public abstract class NodeLeasesContract {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

    protected abstract NodeLeases leases();

    @Test
    void keepWhatANodeHasSaidLast() {
        var ready = new NodeLease("i-7", State.READY, 2, 4, NOW, NOW.plusSeconds(30));
        var closed = new NodeLease("i-7", State.CLOSED, 0, 0, NOW, NOW.plusSeconds(30));

        leases().write(ready);
        leases().write(closed);

        assertThat(leases().all()).contains(closed).doesNotContain(ready);
    }

    @Test
    void tellNodesOfEachOtherWordForWord() {
        var seat = new Seat("10.0.1.17", 4, "i-8");
        var seated = new NodeLease("i-8", State.READY, 2, 4, NOW, NOW.plusSeconds(30), seat);
        var alone = new NodeLease("i-9", State.STARTING, 0, 0, NOW, NOW.plusSeconds(30));

        leases().write(seated);
        leases().write(alone);

        assertThat(leases().all()).contains(seated, alone);
    }

    @Test
    void keepThoseThatAreLongGone() {
        var gone = new NodeLease("i-6", State.READY, 2, 4, Instant.EPOCH, Instant.EPOCH.plusSeconds(30));

        leases().write(gone);

        assertThat(leases().all()).contains(gone);
    }
}
