package pixfleet.control.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static pixfleet.control.Samples.NOON;

import java.util.List;
import org.junit.jupiter.api.Test;
import pixfleet.control.scaling.Demand.Load;
import pixfleet.control.scaling.Node.State;
import pixfleet.metric.Measurement;
import pixfleet.metric.Metric;

class CensusTest {
    private static Member member(State state, Capacity capacity) {
        return new Member(new Node("i-" + capacity, 1, state, NOON), capacity);
    }

    @Test
    void ofAPoolThatSleepsThereIsNothingToSay() {
        assertThat(Census.of(new Load(0, 0), List.of(member(State.STOPPED, Capacity.ASLEEP)), Rung.NONE))
                .isEmpty();
    }

    @Test
    void tellsNodesWithoutASignOfLifeFromThoseThatCannotGetOut() {
        List<Member> pool = List.of(
                member(State.RUNNING, Capacity.SILENT),
                member(State.PENDING, Capacity.SILENT),
                member(State.STOPPING, Capacity.SILENT),
                member(State.STOPPING, Capacity.LEAVING),
                member(State.RUNNING, Capacity.WORKING));

        assertThat(Census.of(new Load(2, 1), pool, Rung.NEW))
                .containsExactly(
                        Measurement.of(Metric.BACKLOG, 3),
                        Measurement.of(Metric.STUCK_STOPPING, 1),
                        Measurement.of(Metric.ORPHANS, 2),
                        new Measurement(Metric.RUNGS, "new node", 1));
    }

    @Test
    void aNodeThatLivesWithNothingToDoIsIdle() {
        assertThat(Census.of(new Load(0, 0), List.of(member(State.RUNNING, Capacity.WORKING)), Rung.NONE))
                .containsExactly(Measurement.of(Metric.IDLE_NODES, 1));
    }
}
