package pixfleet.control.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pixfleet.control.scaling.PlannerSimulation.Bounds;
import pixfleet.control.scaling.PlannerSimulation.Broken;
import pixfleet.control.scaling.PlannerSimulation.Mistake;

/**
 * Looks for a run of the production planner in which it starts more than are wanted or may be, counts on a node that does not
 * work, leaves tasks undone or nodes awake, or asks too often: all short runs, and drawn ones of larger bounds. What fails is
 * shrunk and says how to see it again.
 */
@Timeout(120)
class PlannerExplorationTest {
    private static final int DEPTH = Integer.getInteger("pixfleet.exploration.depth", 4);
    private static final int RUNS = Integer.getInteger("pixfleet.exploration.runs", 1000);
    private static final long SEED = Long.getLong("pixfleet.exploration.seed", 20261128L);

    private static void play(List<Integer> steps, Bounds bounds, @Nullable Mistake mistake) {
        var simulation = new PlannerSimulation(bounds, mistake);
        steps.forEach(simulation::step);
        simulation.runToSleep();
    }

    /** Every order of every kind of step, from a task on that is there at first. */
    @Test
    void everyShortRun() {
        int runs = (int) Math.pow(PlannerSimulation.STEPS, DEPTH);
        for (int run = 0; run < runs; run++) {
            var steps = new ArrayList<Integer>(List.of(2));
            for (int rest = run, i = 0; i < DEPTH; i++, rest /= PlannerSimulation.STEPS) {
                steps.add(rest % PlannerSimulation.STEPS);
            }
            play(steps, new Bounds(1, 2, Duration.ZERO), null);
        }
        System.out.printf(
                "exploration of the planner: all %d orders of %d steps of %d kinds, 1 node asleep, at most 2%n",
                runs, DEPTH, PlannerSimulation.STEPS);
    }

    /** Found by 100,000 drawn runs: of a node that nobody is shown yet it was said that it works, and it died meanwhile. */
    @Test
    void aNewNodeThatDiesBeforeAnybodyIsShownItIsBooting() {
        play(List.of(2, 7, 1, 0, 4), new Bounds(0, 1, Duration.ZERO), null);
    }

    /** Found by 100,000 drawn runs: a node had died, and the task that it had said to be late had been done by another. */
    @Test
    void aDeadNodesWordOfALateTaskDoesNotCount() {
        play(List.of(8, 3, 2, 6, 5, 0, 0, 5, 0, 4, 0, 1), new Bounds(3, 5, Duration.ZERO), null);
    }

    /** Found by 100,000 drawn runs: a late task that a node had just named was taken by one that nobody is shown yet. */
    @Test
    void aTaskThatWasJustNamedMayHaveBeenTakenSince() {
        play(
                List.of(2, 6, 9, 0, 3, 0, 2, 2, 0, 9, 7, 0, 3, 0, 0, 0, 6, 3, 0, 0),
                new Bounds(0, 3, Duration.ofMinutes(53)),
                null);
    }

    /** Found by 100,000 drawn runs: a node that said that it goes, and hung, had been on for longer than was counted. */
    @Test
    void aNodeThatHangsOnItsWayOutIsCountedUntilItPowersOff() {
        play(
                List.of(2, 8, 1, 9, 0, 0, 0, 9, 0, 8, 0, 0, 6, 0, 0, 0, 4, 0, 0, 0, 2, 0, 0, 0, 0, 0, 2, 2),
                new Bounds(3, 4, Duration.ofMinutes(25)),
                null);
    }

    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void drawnRuns() {
        for (int run = 0; run < RUNS; run++) {
            explore(SEED + run, null);
        }
        System.out.printf(
                "exploration of the planner: %d drawn runs of up to 60 steps, up to 8 nodes, every other one with a budget of node-hours, seeds %d to %d%n",
                RUNS, SEED, SEED + RUNS - 1);
    }

    private static void explore(long seed, @Nullable Mistake mistake) {
        var random = new Random(seed);
        int asleep = random.nextInt(4);
        int max = Math.max(1, asleep + random.nextInt(5));
        List<Integer> steps = IntStream.range(0, 10 + random.nextInt(50))
                // Time passes more often than anything else happens.
                .map(_ -> random.nextInt(3) == 0 ? 0 : random.nextInt(PlannerSimulation.STEPS))
                .boxed()
                .toList();
        var daily = Duration.ofMinutes(random.nextInt(2) == 0 ? 0 : 10 + random.nextInt(50));
        var bounds = new Bounds(asleep, max, daily);
        Throwable found = catchThrowable(() -> play(steps, bounds, mistake));
        if (found == null) {
            return;
        }
        List<Integer> shortest = shrunk(steps, bounds, mistake);
        throw new AssertionError(
                "seed %d, -Dpixfleet.exploration.seed=%d -Dpixfleet.exploration.runs=1; shrunk from %d to %d steps %s, %s"
                        .formatted(seed, seed, steps.size(), shortest.size(), shortest, bounds),
                catchThrowable(() -> play(shortest, bounds, mistake)));
    }

    /** Leaves out step by step whatever the failure does not need. */
    private static List<Integer> shrunk(List<Integer> steps, Bounds bounds, @Nullable Mistake mistake) {
        var shortest = new ArrayList<>(steps);
        for (int at = shortest.size() - 1; at >= 0; at--) {
            Integer step = shortest.get(at);
            shortest.subList(at, at + 1).clear();
            if (catchThrowable(() -> play(shortest, bounds, mistake)) == null) {
                shortest.add(at, step);
            }
        }
        return shortest;
    }

    @ParameterizedTest
    @EnumSource(Mistake.class)
    void aPlantedMistakeIsFound(Mistake mistake) {
        assertThatThrownBy(() -> {
                    for (int run = 0; run < 400; run++) {
                        explore(SEED + run, mistake);
                    }
                })
                .as("%s within 400 runs", mistake)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("shrunk from")
                .hasCauseInstanceOf(Broken.class);
    }

    @Test
    void theShrunkRunIsShort() {
        var steps = new ArrayList<>(List.of(7, 2, 0, 0, 8, 1, 3, 1, 1, 0, 5, 5));

        List<Integer> shortest =
                shrunk(steps, new Bounds(3, 6, Duration.ZERO), Mistake.START_THAT_IGNORES_PENDING_NODES);

        assertThat(shortest.size()).isLessThanOrEqualTo(4);
    }
}
