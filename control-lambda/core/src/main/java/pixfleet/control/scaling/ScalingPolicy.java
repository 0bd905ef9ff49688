package pixfleet.control.scaling;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import pixfleet.control.scaling.Demand.Load;

/**
 * How many nodes a demand wants, and which to start: a pure function, so that two who plan at once plan the same. It
 * never asks for fewer: nodes that find nothing to do stop by themselves. Nodes of a cell work as one, even on a single image,
 * so they are wanted together.
 */
public final class ScalingPolicy {
    private static final Comparator<Member> BY_SLOT = Comparator.comparingInt(Member::slot)
            .thenComparing(member -> member.node().id());

    private ScalingPolicy() {}

    /**
     * Plans.
     *
     * @param load tasks waiting and in flight
     * @param pool the nodes, in any order
     */
    public static ScalingPlan plan(Load load, List<Member> pool, ScalingSettings settings) {
        List<Member> members = pool.stream()
                .filter(member -> member.capacity() != Capacity.GONE)
                .sorted(BY_SLOT)
                .toList();
        long cells = Math.ceilDiv(Math.ceilDiv(load.tasks(), settings.tasksPerNode()), settings.nodesPerCell());
        long wanted = cells * settings.nodesPerCell();
        int target = (int) Math.min(wanted, members.size());
        int counted = (int)
                members.stream().filter(member -> member.capacity().counts()).count();
        List<Node> asleep = members.stream()
                .filter(member -> member.capacity() == Capacity.ASLEEP)
                .map(Member::node)
                .toList();
        int missing = Math.min(Math.max(0, target - counted), asleep.size());
        var look = new Look(load, members, target, counted, missing);
        int leaving = Math.min(
                Math.max(0, target - counted - missing),
                look.that(Capacity.LEAVING).size());
        return new ScalingPlan(target, missing, asleep, leaving, reason(look));
    }

    private record Look(Load load, List<Member> members, int target, int counted, int missing) {
        List<Member> that(Capacity capacity) {
            return members.stream()
                    .filter(member -> member.capacity() == capacity)
                    .toList();
        }
    }

    private static String reason(Look look) {
        String silent = look.that(Capacity.SILENT).stream()
                .map(member -> " Node %d is on but gives no sign of life and does not count.".formatted(member.slot()))
                .collect(Collectors.joining());
        return demand(look) + silent;
    }

    private static String demand(Look look) {
        if (look.load().tasks() == 0) {
            if (look.counted() > 0) {
                return "Nothing to do: %s will stop when idle.".formatted(nodes(look.counted()));
            }
            boolean asleep = look.that(Capacity.ASLEEP).size() == look.members().size();
            return asleep ? "Nothing to do: every node sleeps." : "Nothing to do.";
        }
        long tasks = look.load().tasks();
        String demand = count(tasks, "task") + (tasks == 1 ? " wants " : " want ") + nodes(look.target());
        if (look.members().isEmpty()) {
            return count(tasks, "task") + " waiting, but the pool has no node.";
        }
        if (look.missing() > 0) {
            return "%s: starting %d of them.".formatted(demand, look.missing());
        }
        int leaving = look.that(Capacity.LEAVING).size();
        if (look.counted() < look.target()) {
            return leaving > 0
                    ? "%s: waiting until %s stopped, to start again.".formatted(demand, stopping(leaving))
                    : "%s: no node is left to start.".formatted(demand);
        }
        return look.that(Capacity.BOOTING).isEmpty() ? demand + ": at work." : demand + ": booting.";
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
