package pixfleet.fleet.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import pixfleet.fleet.schedule.Schedule.Placement;
import pixfleet.fleet.schedule.TaskDispatcher.Deal;

class TaskDispatcherTest {
    private static final Need SMALL = new Need(1, 9);

    private static TaskDispatcher<String> dispatcher(int ranks, int perRank) {
        return new TaskDispatcher<>(Collections.nCopies(ranks, 0), perRank, NodeMemory.UNBOUNDED);
    }

    private static void offer(TaskDispatcher<String> dispatcher, long number, String task, Placement way) {
        dispatcher.offer(number, task, way, SMALL);
    }

    private static void offer(TaskDispatcher<String> dispatcher, long number, int file, int pixels) {
        dispatcher.offer(number, "task " + number, Placement.ONE_RANK, new Need(file, pixels));
    }

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
        var dispatcher = dispatcher(2, 2);
        for (int i = 1; i <= 6; i++) {
            offer(dispatcher, i, "task " + i, Placement.ONE_RANK);
        }

        assertThat(all(dispatcher)).containsExactly("task 1 to 0", "task 2 to 1", "task 3 to 0", "task 4 to 1");

        dispatcher.done(4);
        assertThat(all(dispatcher)).containsExactly("task 5 to 1");
    }

    @Test
    void aSlowRankGetsNoMore() {
        var dispatcher = dispatcher(2, 1);
        for (int i = 1; i <= 4; i++) {
            offer(dispatcher, i, "task " + i, Placement.ONE_RANK);
        }
        assertThat(all(dispatcher)).containsExactly("task 1 to 0", "task 2 to 1");

        dispatcher.done(2);
        assertThat(all(dispatcher)).containsExactly("task 3 to 1");
        dispatcher.done(3);
        assertThat(all(dispatcher)).containsExactly("task 4 to 1");
    }

    @Test
    void aNumberThatWasNotDealtChangesNothing() {
        var dispatcher = dispatcher(1, 1);
        dispatcher.done(7);
        offer(dispatcher, 1, "a", Placement.ONE_RANK);
        offer(dispatcher, 2, "b", Placement.ONE_RANK);

        assertThat(all(dispatcher)).containsExactly("a to 0");
    }

    @Test
    void aGangWaitsUntilAllAreIdleAndNothingOvertakesIt() {
        var dispatcher = dispatcher(2, 2);
        offer(dispatcher, 1, "a", Placement.ONE_RANK);
        offer(dispatcher, 2, "huge", Placement.GANG_ON_A_NODE);
        offer(dispatcher, 3, "b", Placement.ONE_RANK);

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
        assertThatThrownBy(() -> dispatcher(0, 2)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> dispatcher(2, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void ranksTogetherHoldNoMoreThanTheirNodeAndNothingOvertakesWhatWaitsForThat() {
        var dispatcher = new TaskDispatcher<String>(List.of(0, 0, 0), 1, new NodeMemory(100));
        offer(dispatcher, 1, 5, 40);
        offer(dispatcher, 2, 5, 40);
        offer(dispatcher, 3, 5, 40);
        offer(dispatcher, 4, 1, 1);

        assertThat(all(dispatcher)).containsExactly("task 1 to 0", "task 2 to 1");
        dispatcher.done(1);
        assertThat(all(dispatcher)).containsExactly("task 3 to 0", "task 4 to 2");
    }

    @Test
    void aRankComputesOneTaskAtATime() {
        var dispatcher = new TaskDispatcher<String>(List.of(0), 3, new NodeMemory(100));
        offer(dispatcher, 1, 10, 60);
        offer(dispatcher, 2, 10, 70);
        offer(dispatcher, 3, 10, 71);

        assertThat(all(dispatcher))
                .as("of files all count, of pixels the most")
                .containsExactly("task 1 to 0", "task 2 to 0");
        dispatcher.done(1);
        assertThat(all(dispatcher)).containsExactly("task 3 to 0");
    }

    @Test
    void whatNoNodeHasTheMemoryForIsDoneByOneThatDoesNothingElse() {
        var dispatcher = new TaskDispatcher<String>(List.of(0, 0), 2, new NodeMemory(100));
        offer(dispatcher, 1, 1, 1);
        offer(dispatcher, 2, 50, 300);
        offer(dispatcher, 3, 1, 1);

        assertThat(all(dispatcher)).containsExactly("task 1 to 0");
        dispatcher.done(1);
        assertThat(all(dispatcher)).containsExactly("task 2 to 0");
        dispatcher.done(2);
        assertThat(all(dispatcher)).containsExactly("task 3 to 0");
    }

    @Test
    void theRanksOfAnotherNodeHaveItsMemory() {
        var dispatcher = new TaskDispatcher<String>(List.of(0, 0, 2, 2), 2, new NodeMemory(100));
        for (int i = 1; i <= 4; i++) {
            offer(dispatcher, i, 10, 50);
        }

        assertThat(all(dispatcher)).containsExactly("task 1 to 0", "task 2 to 2", "task 3 to 0", "task 4 to 2");
    }

    /** Drawn tasks, of which any may end next: no node ever holds more than it has, and all of them are done. */
    @Test
    void noOrderOfEndsLetsANodeHoldMoreThanItHas() {
        for (int run = 0; run < 200; run++) {
            var random = new Random(run);
            List<Integer> nodeOf = List.of(0, 0, 0, 3, 3);
            var needs = new HashMap<Long, Need>();
            var ranks = new HashMap<Long, Integer>();
            var dispatcher = new TaskDispatcher<String>(nodeOf, 2, new NodeMemory(100));
            for (long number = 1; number <= 60; number++) {
                needs.put(number, new Need(random.nextInt(20), random.nextInt(90)));
                dispatcher.offer(number, "task", Placement.ONE_RANK, needs.get(number));
            }
            while (dispatcher.tasks() > 0) {
                for (Optional<Deal<String>> next = dispatcher.next(); next.isPresent(); next = dispatcher.next()) {
                    var deal = (Deal.ToRank<String>) next.get();
                    ranks.put(deal.number(), deal.rank());
                }
                assertThat(ranks).as("run %d comes to an end", run).isNotEmpty();
                for (int node : List.of(0, 3)) {
                    List<Long> here = ranks.keySet().stream()
                            .filter(number -> nodeOf.get(ranks.get(number)) == node)
                            .toList();
                    assertThat(here.size() == 1 || held(here, ranks, needs) <= 100)
                            .as("run %d: %s of %s", run, here, needs)
                            .isTrue();
                }
                long ended = List.copyOf(ranks.keySet()).get(random.nextInt(ranks.size()));
                ranks.remove(ended);
                dispatcher.done(ended);
            }
        }
    }

    /** All files, and of each rank the pixels of one task. */
    private static long held(List<Long> tasks, Map<Long, Integer> ranks, Map<Long, Need> needs) {
        var pixels = new HashMap<Integer, Long>();
        long files = 0;
        for (long task : tasks) {
            files += needs.get(task).file();
            pixels.merge(ranks.get(task), needs.get(task).pixels(), Math::max);
        }
        return files + pixels.values().stream().mapToLong(it -> it).sum();
    }
}
