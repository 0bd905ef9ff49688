package pixfleet.control.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pixfleet.control.Samples;
import pixfleet.control.scaling.Demand.Load;
import pixfleet.control.scaling.Node.State;

class ScalingPolicyTest {
    private static final Duration BOOT = Duration.ofMinutes(5);
    private static final ScalingSettings EIGHT = new ScalingSettings(8, 1, BOOT);

    /** Nodes by one letter each: b booting, w working, l leaving, s asleep, x silent, t gone; slots from 1. */
    private static List<Member> pool(String capacities) {
        var members = new ArrayList<Member>();
        for (int i = 0; i < capacities.length(); i++) {
            members.add(
                    switch (capacities.charAt(i)) {
                        case 'b' -> member(i + 1, State.PENDING, Capacity.BOOTING);
                        case 'w' -> member(i + 1, State.RUNNING, Capacity.WORKING);
                        case 'l' -> member(i + 1, State.RUNNING, Capacity.LEAVING);
                        case 's' -> member(i + 1, State.STOPPED, Capacity.ASLEEP);
                        case 'x' -> member(i + 1, State.RUNNING, Capacity.SILENT);
                        default -> member(i + 1, State.TERMINATED, Capacity.GONE);
                    });
        }
        return members;
    }

    private static ScalingPlan plan(Load load, List<Member> pool, ScalingSettings settings) {
        return ScalingPolicy.plan(load, Pool.of(pool), settings, Samples.NOON);
    }

    @ParameterizedTest(
            name = "{0} waiting on {1}, of which {2} may be started, {3} in a cell: {4} to start, {5} withheld")
    @CsvSource({
        "32, ssss, 4, 1, 4, 0",
        "32, ssss, 3, 1, 3, 1",
        "32, ssss, 0, 1, 0, 4",
        "0, ssss, 0, 1, 0, 0",
        "8, wsss, 0, 1, 0, 0",
        "32, wsss, 1, 1, 1, 2",
        "16, wl, 0, 1, 0, 1",
        "16, wl, 1, 1, 0, 0",
        "32, ssss, 3, 2, 2, 2",
        "32, wsss, 2, 2, 1, 2",
        "32, ssss, 1, 2, 0, 4",
    })
    void startsNoMoreThanTheBudgetLets(
            int waiting, String states, int affordable, int perCell, int starts, int withheld) {
        var bounded = new Pool(pool(states), 0, affordable);

        ScalingPlan plan =
                ScalingPolicy.plan(new Load(waiting, 0), bounded, new ScalingSettings(8, perCell, BOOT), Samples.NOON);

        assertThat(plan.missing()).isEqualTo(starts);
        assertThat(plan.withheld()).isEqualTo(withheld);
        assertThat(plan.leaving()).as("waited for").isEqualTo(states.contains("l") && affordable > 0 ? 1 : 0);
    }

    private static Member member(int slot, State state, Capacity capacity) {
        return new Member(new Node("i-" + slot, slot, state, Samples.NOON), capacity);
    }

    @ParameterizedTest(name = "{0} waiting and {1} in flight on {2}: {3} wanted, {4} to start")
    @CsvSource({
        "0, 0, ssss, 0, 0",
        "0, 0, wwww, 0, 0",
        "1, 0, ssss, 1, 1",
        "8, 0, ssss, 1, 1",
        "9, 0, ssss, 2, 2",
        "0, 9, wsss, 2, 1",
        "0, 1, ssss, 1, 1",
        "7, 2, ssss, 2, 2",
        "1000, 0, ssss, 4, 4",
        "2147483647, 2147483647, ssss, 4, 4",
        "1, 0, bsss, 1, 0",
        "1, 0, wsss, 1, 0",
        "9, 0, bwss, 2, 0",
        "17, 0, bwss, 3, 1",
        "1, 0, lsss, 1, 1",
        "1, 0, l, 1, 0",
        "100, 0, llws, 4, 1",
        "100, 0, tttt, 0, 0",
        "100, 0, '', 0, 0",
        "9, 0, st, 1, 1",
        "1, 0, ls, 1, 1",
        "1, 0, xs, 1, 1",
        "17, 0, xwbs, 3, 1",
        "1, 0, x, 1, 0"
    })
    void wantsANodeForEachEightTasks(int waiting, int inFlight, String states, int target, int missing) {
        ScalingPlan plan = plan(new Load(waiting, inFlight), pool(states), EIGHT);

        assertThat(plan.target()).isEqualTo(target);
        assertThat(plan.missing()).isEqualTo(missing);
        assertThat(plan.reason()).isNotBlank();
    }

    @ParameterizedTest(name = "{0} waiting on {1} with {2} in a cell: {3} wanted, {4} to start")
    @CsvSource({
        "0, ssss, 2, 0, 0",
        "1, ssss, 2, 2, 2",
        "1, ssss, 3, 3, 3",
        "17, ssss, 2, 4, 4",
        "9, wsss, 2, 2, 1",
        "25, ssss, 3, 4, 4",
        "1, s, 2, 1, 1"
    })
    void wantsTheNodesOfACellTogetherAsFarAsThePoolGoes(
            int waiting, String states, int perCell, int target, int missing) {
        ScalingPlan plan = plan(new Load(waiting, 0), pool(states), new ScalingSettings(8, perCell, BOOT));

        assertThat(plan.target()).isEqualTo(target);
        assertThat(plan.missing()).isEqualTo(missing);
    }

    /** Nodes that work, on for an hour, with which a task waits for its turn that was sent so long ago; the others sleep. */
    private static List<Member> late(int working, int asleep, int oldestSeconds) {
        List<Member> pool = pool("s".repeat(working + asleep));
        for (int i = 0; i < working; i++) {
            var node = new Node("i-" + (i + 1), i + 1, State.RUNNING, Samples.NOON.minusSeconds(3600));
            pool.set(i, new Member(node, Capacity.WORKING, 0, 0, Samples.NOON.minusSeconds(oldestSeconds)));
        }
        return pool;
    }

    @ParameterizedTest(name = "{0} waiting for {1} s on {2} nodes of {3}, {4} in a cell: {5} wanted, {6} to start")
    @CsvSource({
        "8, 299, 1, 9, 1, 1, 0",
        "8, 300, 1, 9, 1, 2, 1",
        "8, 300, 2, 9, 1, 2, 0",
        "8, 650, 2, 9, 1, 3, 1",
        "8, 1300, 1, 9, 1, 5, 4",
        "2, 1300, 1, 9, 1, 3, 2",
        "8, 3000, 1, 4, 1, 4, 3",
        "8, 650, 2, 9, 2, 6, 4"
    })
    void wantsMoreTheLongerTasksWait(
            int waiting, int seconds, int working, int all, int perCell, int target, int missing) {
        ScalingPlan plan = plan(
                new Load(waiting, 0), late(working, all - working, seconds), new ScalingSettings(8, perCell, BOOT));

        assertThat(plan.target()).isEqualTo(target);
        assertThat(plan.missing()).isEqualTo(missing);
    }

    @Test
    void startsNoMoreForLateTasksThanTheBudgetLets() {
        var bounded = new Pool(late(1, 8, 1300), 0, 2);

        ScalingPlan plan = ScalingPolicy.plan(new Load(8, 0), bounded, EIGHT, Samples.NOON);

        assertThat(plan.missing()).isEqualTo(2);
        assertThat(plan.withheld()).isEqualTo(2);
    }

    @Test
    void saysThatTasksAreLate() {
        assertThat(plan(new Load(8, 2), late(2, 2, 700), EIGHT).reason())
                .isEqualTo("10 tasks that have waited for up to 11 minutes want 4 nodes: starting 2 of them.");
        assertThat(plan(new Load(1, 0), late(1, 1, 20), new ScalingSettings(8, 1, Duration.ofSeconds(15)))
                        .reason())
                .isEqualTo("1 task that has waited for 20 seconds wants 2 nodes: starting 1 of them.");
    }

    @Test
    void startsNoMoreOnASecondLook() {
        List<Member> pool = pool("ssss");
        ScalingPlan first = plan(new Load(17, 0), pool, EIGHT);
        first.candidates()
                .subList(0, first.missing())
                .forEach(node -> pool.set(node.slot() - 1, member(node.slot(), State.PENDING, Capacity.BOOTING)));

        assertThat(plan(new Load(17, 0), pool, EIGHT).missing()).isZero();
    }

    @Test
    void plansTheSameInWhateverOrderThePoolComes() {
        var random = new Random(7);
        ScalingPlan expected = plan(new Load(17, 0), pool("swsls"), EIGHT);
        for (int i = 0; i < 50; i++) {
            List<Member> shuffled = pool("swsls");
            Collections.shuffle(shuffled, random);
            assertThat(plan(new Load(17, 0), shuffled, EIGHT)).isEqualTo(expected);
        }
        assertThat(expected.candidates()).extracting(Node::slot).containsExactly(1, 3, 5);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | sss | Nothing to do: every node sleeps.",
                "0 | wss | Nothing to do: 1 node will stop when idle.",
                "9 | sss | 9 tasks want 2 nodes: starting 2 of them.",
                "1 | l   | 1 task wants 1 node: waiting until 1 node has stopped, to start again.",
                "1 | b   | 1 task wants 1 node: booting.",
                "1 | w   | 1 task wants 1 node: at work.",
                "0 | xl  | Nothing to do. Node 1 is on but gives no sign of life and does not count.",
                "1 | x   | 1 task wants 1 node: no node is left to start. Node 1 is on but gives no sign of life and does not count.",
                "1 | xw  | 1 task wants 1 node: at work. Node 1 is on but gives no sign of life and does not count.",
                "3 | ''  | 3 tasks waiting, but the pool has no node."
            })
    void saysWhy(int waiting, String states, String reason) {
        assertThat(plan(new Load(waiting, 0), pool(states), EIGHT).reason()).isEqualTo(reason);
    }
}
