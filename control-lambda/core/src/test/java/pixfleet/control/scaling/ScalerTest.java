package pixfleet.control.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pixfleet.control.FakeClock;
import pixfleet.control.Samples;
import pixfleet.control.ledger.FakeDocuments;
import pixfleet.control.scaling.Node.State;
import pixfleet.job.FleetStatus;
import pixfleet.job.Keys;
import pixfleet.wire.FleetJson;

class ScalerTest {
    private final FakeDemand demand = new FakeDemand();
    private final FakeNodes nodes = new FakeNodes();
    private final FakeDocuments documents = new FakeDocuments();
    private final FakeClock clock = new FakeClock(Samples.NOON);
    private final Scaler scaler = new Scaler(demand, nodes, documents, new ScalingSettings(8, 1), clock);

    @BeforeEach
    void threeSleepingNodes() {
        nodes.set("i-c", 3, State.STOPPED);
        nodes.set("i-a", 1, State.STOPPED);
        nodes.set("i-b", 2, State.STOPPED);
    }

    private FleetStatus written() {
        return FleetJson.readStatus(
                documents.find(Keys.FLEET_STATUS).orElseThrow().text());
    }

    @Test
    void startsWhatIsMissingBySlotAndWritesItDown() {
        demand.set(10, 0);

        FleetStatus seen = scaler.look(0);

        assertThat(nodes.asked()).containsExactly("i-a", "i-b");
        assertThat(written()).isEqualTo(seen);
        assertThat(seen.target()).isEqualTo(2);
        assertThat(seen.waiting()).isEqualTo(10);
        assertThat(seen.nodes())
                .extracting(FleetStatus.NodeState::state)
                .containsExactly("pending", "pending", "stopped");
        assertThat(seen.nodes()).extracting(FleetStatus.NodeState::slot).containsExactly(1, 2, 3);
    }

    @Test
    void sixLooksStartNoMoreThanOne() {
        demand.set(1, 0);
        for (int look = 0; look < 6; look++) {
            scaler.look(0);
        }

        assertThat(nodes.asked()).containsExactly("i-a");
    }

    @Test
    void takesTheNextNodeWhereTheProviderHasNoMachine() {
        demand.set(1, 0);
        nodes.refuse("i-a");

        FleetStatus seen = scaler.look(0);

        assertThat(nodes.asked()).containsExactly("i-a", "i-b");
        assertThat(seen.reason()).contains("Passed over: the provider has no machine to spare for node 1.");
    }

    @Test
    void waitsWithAReasonWhereTheProviderHasNoMachineAtAll() {
        demand.set(20, 0);
        nodes.refuse("i-a");
        nodes.refuse("i-b");
        nodes.refuse("i-c");

        FleetStatus seen = scaler.look(0);

        assertThat(nodes.asked()).containsExactly("i-a", "i-b", "i-c");
        assertThat(seen.reason()).contains("Waiting for 3", "node 1", "node 2", "node 3");
        assertThat(seen.nodes()).extracting(FleetStatus.NodeState::state).containsOnly("stopped");
    }

    @Test
    void passesOverANodeThatChangedUnderItsHands() {
        var stale = new Nodes() {
            @Override
            public java.util.List<Node> pool() {
                return Arrays.asList(new Node("i-gone", 0, State.STOPPED), new Node("i-a", 1, State.STOPPED));
            }

            @Override
            public Start start(Node node) {
                return nodes.start(node);
            }
        };
        demand.set(1, 0);

        FleetStatus seen = new Scaler(demand, stale, documents, new ScalingSettings(8, 1), clock).look(0);

        assertThat(nodes.asked()).containsExactly("i-gone", "i-a");
        assertThat(seen.reason()).contains("Passed over: node 0 cannot be started yet.");
    }

    @Test
    void countsWhatTheCallerKnowsAndTheQueueDoesNotShowYet() {
        demand.set(0, 0);

        assertThat(scaler.look(1).waiting()).isEqualTo(1);

        assertThat(nodes.asked()).containsExactly("i-a");
    }

    @Test
    void leavesAStoppingNodeAlone() {
        nodes.clear();
        nodes.set("i-a", 1, State.STOPPING);
        demand.set(5, 0);

        FleetStatus seen = scaler.look(0);

        assertThat(nodes.asked()).isEmpty();
        assertThat(seen.reason()).contains("waiting until 1 node has stopped");
    }

    @Test
    void nudgesAtOnceButNotForEveryImageOfABurst() {
        var scaleTrigger = new ScaleTrigger(scaler, clock);
        demand.set(1, 0);
        scaleTrigger.after(0);
        assertThat(nodes.asked()).isEmpty();

        scaleTrigger.after(1);
        demand.set(20, 0);
        scaleTrigger.after(1);
        assertThat(nodes.asked()).containsExactly("i-a");

        clock.pass(Duration.ofSeconds(5));
        scaleTrigger.after(1);
        assertThat(nodes.asked()).containsExactly("i-a", "i-b", "i-c");
    }
}
