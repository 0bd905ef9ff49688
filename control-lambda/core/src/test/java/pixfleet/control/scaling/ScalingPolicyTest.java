package pixfleet.control.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pixfleet.control.scaling.Demand.Load;
import pixfleet.control.scaling.Node.State;

class ScalingPolicyTest {
    private static final ScalingSettings EIGHT = new ScalingSettings(8, 1);

    /** Nodes by one letter each: p pending, r running, g stopping, s stopped, t terminated; slots from 1. */
    private static List<Node> pool(String states) {
        var nodes = new ArrayList<Node>();
        for (int i = 0; i < states.length(); i++) {
            State state = switch (states.charAt(i)) {
                case 'p' -> State.PENDING;
                case 'r' -> State.RUNNING;
                case 'g' -> State.STOPPING;
                case 's' -> State.STOPPED;
                default -> State.TERMINATED;
            };
            nodes.add(new Node("i-" + (nodes.size() + 1), nodes.size() + 1, state));
        }
        return nodes;
    }

    @ParameterizedTest(name = "{0} waiting and {1} in flight on {2}: {3} wanted, {4} to start")
    @CsvSource({
        "0, 0, ssss, 0, 0",
        "0, 0, rrrr, 0, 0",
        "1, 0, ssss, 1, 1",
        "8, 0, ssss, 1, 1",
        "9, 0, ssss, 2, 2",
        "0, 9, rsss, 2, 1",
        "7, 2, ssss, 2, 2",
        "1000, 0, ssss, 4, 4",
        "2147483647, 2147483647, ssss, 4, 4",
        "1, 0, psss, 1, 0",
        "1, 0, rsss, 1, 0",
        "9, 0, prss, 2, 0",
        "17, 0, prss, 3, 1",
        "1, 0, gsss, 1, 1",
        "1, 0, g, 1, 0",
        "100, 0, ggrs, 4, 1",
        "100, 0, tttt, 0, 0",
        "100, 0, '', 0, 0",
        "9, 0, st, 1, 1"
    })
    void wantsANodeForEachEightTasks(int waiting, int inFlight, String states, int target, int missing) {
        ScalingPlan plan = ScalingPolicy.plan(new Load(waiting, inFlight), pool(states), EIGHT);

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
        "9, rsss, 2, 2, 1",
        "25, ssss, 3, 4, 4",
        "1, s, 2, 1, 1"
    })
    void wantsTheNodesOfACellTogetherAsFarAsThePoolGoes(
            int waiting, String states, int perCell, int target, int missing) {
        ScalingPlan plan = ScalingPolicy.plan(new Load(waiting, 0), pool(states), new ScalingSettings(8, perCell));

        assertThat(plan.target()).isEqualTo(target);
        assertThat(plan.missing()).isEqualTo(missing);
    }

    @Test
    void startsNoMoreOnASecondLook() {
        List<Node> pool = pool("ssss");
        ScalingPlan first = ScalingPolicy.plan(new Load(17, 0), pool, EIGHT);
        first.candidates()
                .subList(0, first.missing())
                .forEach(node -> pool.set(node.slot() - 1, new Node(node.id(), node.slot(), State.PENDING)));

        assertThat(ScalingPolicy.plan(new Load(17, 0), pool, EIGHT).missing()).isZero();
    }

    @Test
    void plansTheSameInWhateverOrderThePoolComes() {
        var random = new Random(7);
        ScalingPlan expected = ScalingPolicy.plan(new Load(17, 0), pool("srsgs"), EIGHT);
        for (int i = 0; i < 50; i++) {
            List<Node> shuffled = pool("srsgs");
            Collections.shuffle(shuffled, random);
            assertThat(ScalingPolicy.plan(new Load(17, 0), shuffled, EIGHT)).isEqualTo(expected);
        }
        assertThat(expected.candidates()).extracting(Node::slot).containsExactly(1, 3, 5);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | sss | Nothing to do: every node sleeps.",
                "0 | rss | Nothing to do: 1 node will stop when idle.",
                "9 | sss | 9 tasks want 2 nodes: starting 2 of them.",
                "1 | g   | 1 task wants 1 node: waiting until 1 node has stopped, to start again.",
                "1 | p   | 1 task wants 1 node: booting.",
                "1 | r   | 1 task wants 1 node: at work.",
                "3 | ''  | 3 tasks waiting, but the pool has no node."
            })
    void saysWhy(int waiting, String states, String reason) {
        assertThat(ScalingPolicy.plan(new Load(waiting, 0), pool(states), EIGHT).reason())
                .isEqualTo(reason);
    }
}
