package pixfleet.control.scaling;

import java.util.Comparator;
import java.util.List;
import pixfleet.control.scaling.Demand.Load;
import pixfleet.control.scaling.Node.State;

/**
 * How many nodes a demand wants, and which to start: a pure function, so that two who plan at once plan the same. It
 * never asks for fewer: nodes that find nothing to do stop by themselves. Nodes of a cell work as one, even on a single image,
 * so they are wanted together.
 */
public final class ScalingPolicy {
    private static final Comparator<Node> BY_SLOT =
            Comparator.comparingInt(Node::slot).thenComparing(Node::id);

    private ScalingPolicy() {}

    /**
     * Plans.
     *
     * @param load tasks waiting and in flight
     * @param pool the nodes, in any order
     */
    public static ScalingPlan plan(Load load, List<Node> pool, ScalingSettings settings) {
        List<Node> nodes = pool.stream()
                .filter(node -> node.state() != State.SHUTTING_DOWN && node.state() != State.TERMINATED)
                .sorted(BY_SLOT)
                .toList();
        long cells = Math.ceilDiv(Math.ceilDiv(load.tasks(), settings.tasksPerNode()), settings.nodesPerCell());
        long wanted = cells * settings.nodesPerCell();
        int target = (int) Math.min(wanted, nodes.size());
        int up = (int) nodes.stream().filter(Node::up).count();
        List<Node> stopped =
                nodes.stream().filter(node -> node.state() == State.STOPPED).toList();
        int missing = Math.min(Math.max(0, target - up), stopped.size());
        return new ScalingPlan(target, missing, stopped, reason(new Look(load, nodes, target, up, missing)));
    }

    private record Look(Load load, List<Node> nodes, int target, int up, int missing) {
        long stopping() {
            return nodes.stream().filter(node -> node.state() == State.STOPPING).count();
        }

        boolean booting() {
            return nodes.stream().anyMatch(node -> node.state() == State.PENDING);
        }
    }

    private static String reason(Look look) {
        if (look.load().tasks() == 0) {
            return look.up() == 0
                    ? "Nothing to do: every node sleeps."
                    : "Nothing to do: %s will stop when idle.".formatted(nodes(look.up()));
        }
        long tasks = look.load().tasks();
        String demand = count(tasks, "task") + (tasks == 1 ? " wants " : " want ") + nodes(look.target());
        if (look.nodes().isEmpty()) {
            return count(tasks, "task") + " waiting, but the pool has no node.";
        }
        if (look.missing() > 0) {
            return "%s: starting %d of them.".formatted(demand, look.missing());
        }
        if (look.up() < look.target()) {
            return "%s: waiting until %s stopped, to start again.".formatted(demand, stopping(look.stopping()));
        }
        return look.booting() ? demand + ": booting." : demand + ": at work.";
    }

    private static String stopping(long nodes) {
        return nodes == 1 ? "1 node has" : nodes + " nodes have";
    }

    private static String nodes(int number) {
        return count(number, "node");
    }

    private static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
