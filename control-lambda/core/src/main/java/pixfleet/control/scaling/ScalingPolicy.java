package pixfleet.control.scaling;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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

    private static final int REMOVED_AT_ONCE = 100;

    private ScalingPolicy() {}

    /**
     * Plans.
     *
     * @param load tasks waiting and in flight
     * @param pool the nodes
     * @param now the time
     */
    public static ScalingPlan plan(Load load, Pool pool, ScalingSettings settings, Instant now) {
        int unseen = pool.unseen();
        List<Member> members = pool.members().stream()
                .filter(member -> member.capacity() != Capacity.GONE)
                .sorted(BY_SLOT)
                .toList();
        int exist = members.size() + unseen;
        int most = settings.pool().grows() ? Math.max(settings.pool().max(), exist) : exist;
        long cells = Math.ceilDiv(Math.ceilDiv(load.tasks(), settings.tasksPerNode()), settings.nodesPerCell());
        int target = (int) Math.min(cells * settings.nodesPerCell(), most);
        int counted = unseen
                + (int) members.stream()
                        .filter(member -> member.capacity().counts())
                        .count();
        List<Node> asleep = startable(members, settings.pool());
        int leaving = count(members, Capacity.LEAVING);
        int startable = Math.min(Math.max(0, target - counted), asleep.size());
        int wanting = Math.max(0, target - counted - startable);
        int below = settings.pool().grows() ? Math.max(0, settings.pool().min() - exist) : 0;
        int room = settings.pool().grows() ? Math.max(0, settings.pool().max() - exist) : 0;
        // Nodes that power off can be started in a moment: nothing new in their place.
        int makeable = Math.min(room, Math.max(wanting - leaving, below));
        int later = Math.min(wanting - Math.min(wanting, makeable), leaving);
        int allowed = Math.min(startable + makeable + later, affordable(pool, counted, settings));
        int toStart = Math.min(startable, allowed);
        int toMake = Math.min(makeable, allowed - toStart);
        int toAwait = allowed - toStart - toMake;
        int withheld = startable + makeable + later - allowed;
        List<Node> removals = load.tasks() == 0 ? removals(members, settings.pool(), now) : List.of();
        var look = new Look(load, members, target, counted, unseen, toStart, toMake, withheld);
        return new ScalingPlan(
                target,
                toStart,
                toMake,
                asleep,
                room,
                removals,
                toAwait,
                withheld,
                reason(look, settings.pool().daily()));
    }

    /** Nodes that the budget lets start: of a cell all or none. */
    private static int affordable(Pool pool, int counted, ScalingSettings settings) {
        if (pool.affordable() == Integer.MAX_VALUE) {
            return pool.affordable();
        }
        int beyond = Math.floorMod(counted + pool.affordable(), settings.nodesPerCell());
        return Math.max(0, pool.affordable() - beyond);
    }

    /** Those of the present launch template first; a Spot instance that sleeps is of no more use. */
    private static List<Node> startable(List<Member> members, PoolSettings pool) {
        return members.stream()
                .filter(member -> member.capacity() == Capacity.ASLEEP)
                .map(Member::node)
                .filter(node -> !node.kind().spot())
                .sorted(Comparator.comparing(node -> isOld(node, pool)))
                .toList();
    }

    private static boolean isOld(Node node, PoolSettings pool) {
        return !pool.version().isEmpty()
                && !node.version().isEmpty()
                && !node.version().equals(pool.version());
    }

    /** Those of an earlier launch template, and those unused for long beyond the least that shall exist, the last slots first. */
    private static List<Node> removals(List<Member> members, PoolSettings pool, Instant now) {
        if (!pool.grows()) {
            return List.of();
        }
        var removals = new ArrayList<Node>();
        int stay = members.size();
        for (Member member : members.reversed()) {
            Node node = member.node();
            boolean useless = isOld(node, pool) || node.kind().spot();
            boolean unused =
                    stay > pool.min() && node.launchedAt().plus(pool.unused()).isBefore(now);
            // One that does not say what it was made from is somebody else's to remove.
            boolean ours =
                    member.capacity() == Capacity.ASLEEP && !node.version().isEmpty();
            if (ours && removals.size() < REMOVED_AT_ONCE && (useless || unused)) {
                removals.add(node);
                stay--;
            }
        }
        return removals;
    }

    private static int count(List<Member> members, Capacity capacity) {
        return (int)
                members.stream().filter(member -> member.capacity() == capacity).count();
    }

    private record Look(
            Load load,
            List<Member> members,
            int target,
            int counted,
            int unseen,
            int toStart,
            int toMake,
            int withheld) {
        int missing() {
            return toStart + toMake;
        }

        List<Member> that(Capacity capacity) {
            return members.stream()
                    .filter(member -> member.capacity() == capacity)
                    .toList();
        }
    }

    private static String reason(Look look, Duration daily) {
        String silent = look.that(Capacity.SILENT).stream()
                .map(member -> " Node %d is on but gives no sign of life and does not count.".formatted(member.slot()))
                .collect(Collectors.joining());
        return demand(look) + budget(look, daily) + silent;
    }

    private static String budget(Look look, Duration daily) {
        if (look.withheld() == 0) {
            return "";
        }
        return " The daily budget of %s node-hours is used up until 00:00 UTC%s."
                .formatted(hours(daily), look.counted() > 0 ? "; nodes that are on go on until they are idle" : "");
    }

    private static String hours(Duration time) {
        double hours = time.toSeconds() / 3600.0;
        return hours == Math.rint(hours) ? String.valueOf(time.toHours()) : "%.1f".formatted(hours);
    }

    private static String demand(Look look) {
        if (look.load().tasks() == 0) {
            if (look.toMake() > 0) {
                return "Nothing to do: making %s, to sleep until there is.".formatted(count(look.toMake(), "new node"));
            }
            if (look.counted() > 0) {
                return "Nothing to do: %s will stop when idle.".formatted(nodes(look.counted()));
            }
            boolean asleep = look.that(Capacity.ASLEEP).size() == look.members().size();
            return asleep ? "Nothing to do: every node sleeps." : "Nothing to do.";
        }
        long tasks = look.load().tasks();
        String demand = count(tasks, "task") + (tasks == 1 ? " wants " : " want ") + nodes(look.target());
        if (look.members().isEmpty() && look.target() == 0) {
            return count(tasks, "task") + " waiting, but the pool has no node.";
        }
        if (look.missing() > 0) {
            return look.toMake() == 0
                    ? "%s: starting %d of them.".formatted(demand, look.missing())
                    : "%s: starting %d of them, %d new.".formatted(demand, look.missing(), look.toMake());
        }
        if (look.withheld() > 0) {
            return look.counted() == 0
                    ? "%s: none is started.".formatted(demand)
                    : "%s: no more than the %d that %s on.".formatted(demand, look.counted(), isAre(look.counted()));
        }
        int leaving = look.that(Capacity.LEAVING).size();
        if (look.counted() < look.target()) {
            return leaving > 0
                    ? "%s: waiting until %s stopped, to start again.".formatted(demand, stopping(leaving))
                    : "%s: no node is left to start.".formatted(demand);
        }
        boolean booting = look.unseen() > 0 || !look.that(Capacity.BOOTING).isEmpty();
        return demand + (booting ? ": booting." : ": at work.");
    }

    private static String stopping(long nodes) {
        return nodes == 1 ? "1 node has" : nodes + " nodes have";
    }

    private static String isAre(int number) {
        return number == 1 ? "is" : "are";
    }

    private static String nodes(int number) {
        return count(number, "node");
    }

    private static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
