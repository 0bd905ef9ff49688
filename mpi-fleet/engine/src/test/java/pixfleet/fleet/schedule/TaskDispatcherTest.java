package pixfleet.fleet.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import pixfleet.fleet.schedule.Schedule.Placement;
import pixfleet.fleet.schedule.TaskDispatcher.Deal;

class TaskDispatcherTest {
    private static List<String> all(TaskDispatcher<String> dispatcher) {
        var deals = new ArrayList<String>();
        for (Optional<Deal<String>> deal = dispatcher.next(); deal.isPresent(); deal = dispatcher.next()) {
            deals.add(
                    switch (deal.get()) {
                        case Deal.ToRank<String>(int rank, var _, String task) -> task + " to " + rank;
                        case Deal.ToGang<String>(Placement way, var _, String task) -> task + " to " + way;
                    });
        }
        return deals;
    }

    @Test
    void dealsEvenlyAndKeepsWhatNoRankHasRoomFor() {
        var dispatcher = new TaskDispatcher<String>(2, 2);
        for (int i = 1; i <= 6; i++) {
            dispatcher.offer(i, "task " + i, Placement.ONE_RANK);
        }

        assertThat(all(dispatcher)).containsExactly("task 1 to 0", "task 2 to 1", "task 3 to 0", "task 4 to 1");

        dispatcher.done(4);
        assertThat(all(dispatcher)).containsExactly("task 5 to 1");
    }

    @Test
    void aSlowRankGetsNoMore() {
        var dispatcher = new TaskDispatcher<String>(2, 1);
        for (int i = 1; i <= 4; i++) {
            dispatcher.offer(i, "task " + i, Placement.ONE_RANK);
        }
        assertThat(all(dispatcher)).containsExactly("task 1 to 0", "task 2 to 1");

        dispatcher.done(2);
        assertThat(all(dispatcher)).containsExactly("task 3 to 1");
        dispatcher.done(3);
        assertThat(all(dispatcher)).containsExactly("task 4 to 1");
    }

    @Test
    void aNumberThatWasNotDealtChangesNothing() {
        var dispatcher = new TaskDispatcher<String>(1, 1);
        dispatcher.done(7);
        dispatcher.offer(1, "a", Placement.ONE_RANK);
        dispatcher.offer(2, "b", Placement.ONE_RANK);

        assertThat(all(dispatcher)).containsExactly("a to 0");
    }

    @Test
    void aGangWaitsUntilAllAreIdleAndNothingOvertakesIt() {
        var dispatcher = new TaskDispatcher<String>(2, 2);
        dispatcher.offer(1, "a", Placement.ONE_RANK);
        dispatcher.offer(2, "huge", Placement.GANG_ON_A_NODE);
        dispatcher.offer(3, "b", Placement.ONE_RANK);

        assertThat(all(dispatcher)).containsExactly("a to 0");
        assertThat(dispatcher.tasks()).isEqualTo(3);
        dispatcher.done(1);
        assertThat(all(dispatcher)).containsExactly("huge to GANG_ON_A_NODE");
        assertThat(all(dispatcher)).isEmpty();
        dispatcher.done(2);
        assertThat(all(dispatcher)).containsExactly("b to 0");
        dispatcher.done(3);
        assertThat(dispatcher.tasks()).isZero();
    }

    @Test
    void needsARankAndRoom() {
        assertThatThrownBy(() -> new TaskDispatcher<String>(0, 2)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TaskDispatcher<String>(2, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
