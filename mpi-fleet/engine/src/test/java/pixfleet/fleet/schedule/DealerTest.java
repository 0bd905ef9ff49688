package pixfleet.fleet.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import pixfleet.fleet.schedule.Dealer.Deal;
import pixfleet.fleet.schedule.Schedule.Way;

class DealerTest {
    private static List<String> all(Dealer<String> dealer) {
        var deals = new ArrayList<String>();
        for (Optional<Deal<String>> deal = dealer.next(); deal.isPresent(); deal = dealer.next()) {
            deals.add(
                    switch (deal.get()) {
                        case Deal.ToRank<String>(int rank, var _, String task) -> task + " to " + rank;
                        case Deal.ToGang<String>(Way way, var _, String task) -> task + " to " + way;
                    });
        }
        return deals;
    }

    @Test
    void dealsEvenlyAndKeepsWhatNoRankHasRoomFor() {
        var dealer = new Dealer<String>(2, 2);
        for (int i = 1; i <= 6; i++) {
            dealer.offer(i, "task " + i, Way.ONE_RANK);
        }

        assertThat(all(dealer)).containsExactly("task 1 to 0", "task 2 to 1", "task 3 to 0", "task 4 to 1");

        dealer.done(4);
        assertThat(all(dealer)).containsExactly("task 5 to 1");
    }

    @Test
    void aSlowRankGetsNoMore() {
        var dealer = new Dealer<String>(2, 1);
        for (int i = 1; i <= 4; i++) {
            dealer.offer(i, "task " + i, Way.ONE_RANK);
        }
        assertThat(all(dealer)).containsExactly("task 1 to 0", "task 2 to 1");

        dealer.done(2);
        assertThat(all(dealer)).containsExactly("task 3 to 1");
        dealer.done(3);
        assertThat(all(dealer)).containsExactly("task 4 to 1");
    }

    @Test
    void aNumberThatWasNotDealtChangesNothing() {
        var dealer = new Dealer<String>(1, 1);
        dealer.done(7);
        dealer.offer(1, "a", Way.ONE_RANK);
        dealer.offer(2, "b", Way.ONE_RANK);

        assertThat(all(dealer)).containsExactly("a to 0");
    }

    @Test
    void aGangWaitsUntilAllAreIdleAndNothingOvertakesIt() {
        var dealer = new Dealer<String>(2, 2);
        dealer.offer(1, "a", Way.ONE_RANK);
        dealer.offer(2, "huge", Way.GANG_ON_A_NODE);
        dealer.offer(3, "b", Way.ONE_RANK);

        assertThat(all(dealer)).containsExactly("a to 0");
        assertThat(dealer.tasks()).isEqualTo(3);
        dealer.done(1);
        assertThat(all(dealer)).containsExactly("huge to GANG_ON_A_NODE");
        assertThat(all(dealer)).isEmpty();
        dealer.done(2);
        assertThat(all(dealer)).containsExactly("b to 0");
        dealer.done(3);
        assertThat(dealer.tasks()).isZero();
    }

    @Test
    void needsARankAndRoom() {
        assertThatThrownBy(() -> new Dealer<String>(0, 2)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Dealer<String>(2, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
